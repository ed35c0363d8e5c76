/** Telephone numbers as they are typed; the server has the last word. */

const SEPARATORS = /[\s().\-－—–]+/g;
const DIALLABLE = /^\+?\d{3,20}$/;

// So many digits are a whole number, worth asking who has it.
const ENOUGH = 5;

const compact = (text: string) => text.replace(SEPARATORS, "");

/** Whether the text can't become a number by typing on. */
export function isNoPhone(text: string): boolean {
	const number = compact(text);
	return number !== "" && !/^\+?\d{0,20}$/.test(number);
}

/** The number to look up, undefined as long as it is too short or is none. */
export function numberToLookUp(text: string): string | undefined {
	const number = compact(text);
	return DIALLABLE.test(number) && number.length >= ENOUGH ? number : undefined;
}

/** The number to dial, undefined for what can't be one; stars and hashes are for the switch. */
export function numberToDial(text: string): string | undefined {
	const number = compact(text);
	return /^\+?[\d*#]{2,20}$/.test(number) ? number : undefined;
}
