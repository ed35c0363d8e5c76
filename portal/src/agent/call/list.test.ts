import { expect, it } from "vitest";

import { iconOf, withReason, type CallBackRow } from "./list";

it("those to be called back are told apart by why", () => {
	const rows = [{ reason: "Voicemail" }, { reason: "Missed" }] as CallBackRow[];
	expect(withReason(rows)).toHaveLength(2);
	expect(withReason(rows, ["Voicemail"]).map(({ reason }) => reason)).toEqual(["Voicemail"]);
});

it("a call shows how it went before whence it came", () => {
	expect(iconOf({ direction: "Inbound", outcome: "Missed" })).toBe("lucide-phone-missed");
	expect(iconOf({ direction: "Outbound", outcome: "Answered" })).toBe("lucide-phone-outgoing");
	expect(iconOf({ direction: "Inbound", outcome: null })).toBe("lucide-phone-incoming");
});
