/** A failure in the user's language. */

import { boot } from "./boot";
import { cookieUser } from "./cookies";
import type { RequestFailure } from "./errors";
import { __ } from "./i18n";

// The framework's own, and that of the steps and forms of the portals.
const CONFLICTS = ["TimestampMismatchError", "StaleError"];
const SESSION_ERRORS = ["AuthenticationError", "SessionExpired", "CSRFTokenError", "SessionStopped"];

/** Whether signing in again is what helps. */
export function isSessionOver(failure: RequestFailure): boolean {
	if (failure.status === 401 || SESSION_ERRORS.includes(failure.type)) return true;
	// A guest is refused like anybody without the right; whom the server takes us for, its cookie says.
	return failure.status === 403 && cookieUser(document.cookie) !== boot.user;
}

/** Whether somebody else has changed the record since it was read. */
export const isConflict = (failure: RequestFailure) => CONFLICTS.includes(failure.type);

/** Return what to tell the user, at least one line. */
export function explain(failure: RequestFailure): string[] {
	if (isSessionOver(failure)) return [__("Your session has ended. Please sign in again.")];
	if (isConflict(failure)) return [__("Somebody else has changed this record in the meantime.")];
	if (failure.messages.length) return failure.messages;
	if (!failure.status) return [__("The server can't be reached. Please check the network and try again.")];
	if (failure.status === 403) return [__("You have no right to do this.")];
	if (failure.status === 404) return [__("This record does not exist.")];
	if (failure.status === 413) return [__("The file is too large.")];
	return [__("The server could not do this. Please try again, and tell the administrator if it stays so.")];
}
