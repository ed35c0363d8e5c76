import { expect, test } from "vitest";

import { isSomewhere, layersOf, rounded, styleOf, type MapFeature } from "./map";

const feature = (layer: string): MapFeature => ({
	name: layer,
	title: layer,
	layer,
	layer_label: `${layer}!`,
	latitude: null,
	longitude: null,
	geometry: null,
	phone: null,
	note: null,
});

test("each layer is offered once, and the ground of the map is always there", () => {
	expect(layersOf([feature("Base Map"), feature("Crew"), feature("Station"), feature("Crew")])).toEqual([
		{ name: "Crew", label: "Crew!" },
		{ name: "Station", label: "Station!" },
	]);
});

test("nought and nought is no place", () => {
	expect(isSomewhere({ latitude: 0, longitude: 0 })).toBe(false);
	expect(isSomewhere({ latitude: null, longitude: null })).toBe(false);
	expect(isSomewhere({ latitude: 30.8, longitude: 120 })).toBe(true);
});

test("a place has six digits", () => expect(rounded(30.12345678)).toBe(30.123457));

test("layers that nobody thought of are drawn as well", () => expect(styleOf("New").radius).toBeGreaterThan(0));
