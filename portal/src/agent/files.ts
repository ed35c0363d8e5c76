/** Files beside a record. */

const UNITS = ["B", "kB", "MB", "GB"];
const STEP = 1024;

/** A number of bytes as people read it: `12 kB`. */
export function fileSize(bytes: number): string {
	let [size, unit] = [bytes, 0];
	while (size >= STEP && unit < UNITS.length - 1) {
		size /= STEP;
		unit++;
	}
	return `${size < 10 && unit ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}
