/** Return whom the server last took the browser for; undefined without its cookie. */
export function cookieUser(cookies: string): string | undefined {
	const [, user] = /(?:^|;\s*)user_id=([^;]*)/.exec(cookies) ?? [];
	return user && decodeURIComponent(user);
}
