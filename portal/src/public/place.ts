/** The visitor's place, if the visitor wants to send it along. */

/** Show the button of `form` that asks the browser for the place, where the browser can tell it. */
export function offerPlace(form: HTMLFormElement) {
	const button = form.querySelector<HTMLButtonElement>("[data-locate]");
	if (!button || !("geolocation" in navigator) || !window.isSecureContext) return;
	button.hidden = false;
	button.addEventListener("click", () => locate(form, button));
}

function locate(form: HTMLFormElement, button: HTMLButtonElement) {
	const say = (text = "") => {
		const place = form.querySelector("[data-located]");
		if (place) place.textContent = text;
	};
	button.disabled = true;
	navigator.geolocation.getCurrentPosition(
		({ coords }) => {
			field(form, "latitude").value = coords.latitude.toFixed(6);
			field(form, "longitude").value = coords.longitude.toFixed(6);
			button.disabled = false;
			say(button.dataset.found);
		},
		() => {
			button.disabled = false;
			say(button.dataset.failed);
		},
		{ enableHighAccuracy: true, timeout: 15_000 },
	);
}

const field = (form: HTMLFormElement, name: string) => form.elements.namedItem(name) as HTMLInputElement;
