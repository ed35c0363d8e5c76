import { describe, expect, it } from "vitest";

import { cookieUser } from "./cookies";

describe("the user of the cookies", () => {
	it("is read among others", () => {
		expect(cookieUser("full_name=Lin; user_id=lin%40example.org; system_user=yes")).toBe("lin@example.org");
		expect(cookieUser("user_id=Guest")).toBe("Guest");
	});

	it("is none without the cookie", () => {
		expect(cookieUser("")).toBeUndefined();
		expect(cookieUser("other_user_id=x")).toBeUndefined();
	});
});
