/** The value that stands beside this one, around the ends. */
export function beside<Value>(values: Value[], value: Value, step: 1 | -1): Value {
	return values[(values.indexOf(value) + step + values.length) % values.length];
}
