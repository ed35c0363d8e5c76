/** Pictures are made small before they travel: a phone's camera makes far more than a report needs. */

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

export interface Size {
	width: number;
	height: number;
}

/** Return the size with its longer side at most `longest`, never larger than it is, never 0. */
export function scaledSize({ width, height }: Size, longest = LONGEST_SIDE): Size {
	const factor = Math.min(1, longest / Math.max(width, height));
	return {
		width: Math.max(1, Math.round(width * factor)),
		height: Math.max(1, Math.round(height * factor)),
	};
}

/** `IMG_1.HEIC` becomes `IMG_1.jpg`. */
export const jpegName = (name: string) => `${name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;

/** Return the picture as a JPEG of at most 1600 pixels a side; what can't be drawn stays as it is. */
export async function scaledDown(file: File): Promise<{ blob: Blob; name: string }> {
	let picture: ImageBitmap;
	try {
		picture = await createImageBitmap(file, { imageOrientation: "from-image" });
	} catch {
		return { blob: file, name: file.name };
	}
	const canvas = document.createElement("canvas");
	Object.assign(canvas, scaledSize(picture));
	const context = canvas.getContext("2d") as CanvasRenderingContext2D;
	// A JPEG has no transparency.
	context.fillStyle = "#fff";
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	picture.close();
	const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
	return blob ? { blob, name: jpegName(file.name) } : { blob: file, name: file.name };
}
