/** Which categories an order of `line` may have: the line's own, and those of all lines. */
export const categoriesOf = (line: unknown) => (line ? { line: ["in", ["", line]] } : {});
