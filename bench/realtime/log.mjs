/** Short log lines, one JSON object each. Nobody's cookie, key or message goes in here. */

export function log(event, details = {}) {
	process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...details })}\n`);
}
