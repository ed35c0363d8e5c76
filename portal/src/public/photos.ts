/** Photos are made small before they are sent, for slow networks. */

import { scaledDown } from "@/form/picture";

/** Put smaller pictures in place of those that were chosen in the file fields of `form`. */
export function shrinkPhotos(form: HTMLFormElement) {
	for (const field of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
		field.addEventListener("change", () => void shrink(field));
	}
}

async function shrink(field: HTMLInputElement) {
	const chosen = [...(field.files ?? [])];
	const small = await Promise.all(chosen.map(smaller));
	// Something else was chosen meanwhile.
	if (field.files?.length !== chosen.length || chosen.some((file, at) => field.files?.[at] !== file)) return;
	const sent = new DataTransfer();
	for (const file of small) sent.items.add(file);
	field.files = sent.files;
}

async function smaller(file: File): Promise<File> {
	const { blob, name } = await scaledDown(file);
	return blob.size < file.size ? new File([blob], name, { type: blob.type }) : file;
}
