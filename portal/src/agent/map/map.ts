/** The map's data as the server tells it, and its colours. */

import type { GeoJsonObject } from "geojson";

export interface MapArea {
	name: string;
	label: string;
	parent: string | null;
	latitude: number | null;
	longitude: number | null;
	boundary: GeoJsonObject | null;
}

export interface MapFeature {
	name: string;
	title: string;
	layer: string;
	layer_label: string;
	latitude: number | null;
	longitude: number | null;
	geometry: GeoJsonObject | null;
	phone: string | null;
	note: string | null;
}

export interface MapBase {
	areas: MapArea[];
	features: MapFeature[];
}

export interface MapOrder {
	name: string;
	title: string;
	area: string | null;
	latitude: number;
	longitude: number;
	stage: string;
	urgency: string;
	next_due_at: string | null;
}

export interface MapNotice {
	name: string;
	title: string;
	areas: string[];
}

export interface MapNow {
	orders: MapOrder[];
	counts: Record<string, number>;
	notices: MapNotice[];
}

export interface Place {
	latitude: number;
	longitude: number;
}

export const ORDERS = "Orders";
export const NOTICES = "Notices";
const BASE = "Base Map";

/** The layers that can be shown or hidden, each once, in the order of the server. */
export function layersOf(features: MapFeature[]): { name: string; label: string }[] {
	const found = new Map<string, string>();
	for (const { layer, layer_label } of features) if (layer !== BASE) found.set(layer, layer_label);
	return [...found].map(([name, label]) => ({ name, label }));
}

/** How a layer is drawn: readable on light and dark ground. */
export function styleOf(layer: string): { color: string; weight: number; radius: number; dashArray?: string } {
	switch (layer) {
		case BASE:
			return { color: "#94a3b8", weight: 2, radius: 3 };
		case "Station":
			return { color: "#2563eb", weight: 2, radius: 7 };
		case "Crew":
			return { color: "#16a34a", weight: 2, radius: 7 };
		case "Grid Line":
			return { color: "#9333ea", weight: 3, radius: 4, dashArray: "8 5" };
		case "Provider":
			return { color: "#0d9488", weight: 2, radius: 6 };
		case ORDERS:
			return { color: "#dc2626", weight: 2, radius: 6 };
		default:
			return { color: "#64748b", weight: 2, radius: 6 };
	}
}

/** Whether latitude and longitude are somewhere; nought on both is how nothing is stored. */
export const isSomewhere = (place: { latitude: number | null; longitude: number | null }): place is Place =>
	Boolean(place.latitude || place.longitude);

/** Latitude and longitude to the precision of a few decimetres, as they are stored. */
export const rounded = (number: number) => Math.round(number * 1e6) / 1e6;
