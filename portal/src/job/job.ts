/** A dispatch, whoever has it in hand: its record type, and what its report is filled in from. */

export const DOCTYPE = "HL Dispatch";

export type JobRecord = { name: string } & Record<string, unknown>;

/** Between accepting a job and being there somebody can say when they come. */
const UNDER_WAY = ["Accepted", "Contacted", "Appointed", "On the Way"];

export const mayPromiseArrival = (stage: string) => UNDER_WAY.includes(stage);
