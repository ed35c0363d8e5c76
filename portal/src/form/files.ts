/** Where the files go that are chosen in a form. */

import { inject, provide, type InjectionKey } from "vue";

import { uploadFile } from "@/shared/api";

export interface FileKeeper {
	/** Keep a file and return the address that stands for it in the record. */
	keep: (file: Blob, name: string, owner?: { doctype: string; name: string }) => Promise<string>;
	/** Return from where a browser shows the file of an address. */
	source: (address: string) => string;
}

const KEY: InjectionKey<FileKeeper> = Symbol("file keeper");

const onServer: FileKeeper = { keep: uploadFile, source: (address) => address };

/** Let the forms within this component give their files to `keeper`; otherwise they go to the server. */
export const keepFilesIn = (keeper: FileKeeper) => provide(KEY, keeper);

export const useFiles = (): FileKeeper => inject(KEY, onServer);
