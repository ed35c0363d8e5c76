/** What a script adds to the public pages, which work without it: smaller photos, the place, the proof. */

import { shrinkPhotos } from "./photos";
import { offerPlace } from "./place";

for (const form of document.querySelectorAll("form")) {
	shrinkPhotos(form);
	offerPlace(form);
	const proof = form.querySelector<HTMLElement>("[data-proof]");
	// Few visitors need one, so the others don't load it.
	if (proof) import("./proof").then(({ prove }) => prove(proof));
}
