/* The service worker of a portal: its pages open without network, too.
 *
 * Kept are the built files, which have a name of their own in every build, and the page around them as it
 * came last. Answers of the server are not its business; what the page needs of them offline, it keeps itself.
 */
{
	const { portal, version, files, assets } = JSON.parse('{{ worker | tojson }}');
	const PAGE = `/${portal}`;
	const PREFIX = `hotline-${portal}-`;
	const SHELL = `${PREFIX}shell-${version}`;
	// Holds the user's name and language: the portal empties it at sign-out.
	const PERSONAL = `${PREFIX}page`;
	const PATIENCE_MS = 8000;

	const store = async () => {
		const cache = await caches.open(SHELL);
		await cache.addAll(files);
		// A new build takes over at once: an old one would ask for files that are no longer there.
		await self.skipWaiting();
	};

	const clean = async () => {
		const names = await caches.keys();
		const old = names.filter((name) => name.startsWith(`${PREFIX}shell-`) && name !== SHELL);
		await Promise.all(old.map((name) => caches.delete(name)));
		// The page that registered this worker came before it; the next one may have no network.
		await page(new Request(PAGE, { credentials: "same-origin" })).catch(() => {});
		await self.clients.claim();
	};

	/** The page from the server; without network, or if that takes too long, as it came last. */
	const page = async (request) => {
		const cache = await caches.open(PERSONAL);
		const fresh = fetch(request).then(async (answer) => {
			// A page that sends to the sign-in, or says that the right is missing, is not the portal.
			if (answer.ok && !answer.redirected) await cache.put(PAGE, answer.clone());
			return answer;
		});
		const kept = await cache.match(PAGE);
		if (!kept) return fresh;
		const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
		return Promise.race([fresh.catch(() => kept), late]);
	};

	const file = async (request) => (await caches.match(request, { cacheName: SHELL })) ?? fetch(request);

	const isPage = (request, path) => request.mode === "navigate" && (path === PAGE || path.startsWith(`${PAGE}/`));

	self.addEventListener("install", (event) => event.waitUntil(store()));
	self.addEventListener("activate", (event) => event.waitUntil(clean()));
	self.addEventListener("fetch", (event) => {
		const { request } = event;
		const { origin, pathname } = new URL(request.url);
		if (request.method !== "GET" || origin !== self.location.origin) return;
		if (isPage(request, pathname)) event.respondWith(page(request));
		else if (pathname.startsWith(assets) || files.includes(pathname)) event.respondWith(file(request));
	});
}
