/** A dispatch, whoever has it in hand: its record type, and what its report is filled in from. */

export const DOCTYPE = "HL Dispatch";

export type JobRecord = { name: string } & Record<string, unknown>;
