export interface Place {
	area?: string | null;
	address?: string | null;
	latitude?: number | null;
	longitude?: number | null;
}

/**
 * A link that opens the place in a map: on Android in whichever app the user has for that (`geo:`), elsewhere,
 * where nothing answers to such a link, on the map's web page, which hands over to its app.
 */
export function mapLink({ latitude, longitude, address, area }: Place, isAndroid: boolean): string | undefined {
	const label = encodeURIComponent([area, address].filter(Boolean).join(" "));
	const point = latitude && longitude ? { latitude, longitude } : undefined;
	if (!point && !label) return undefined;
	if (isAndroid) return point ? geo(point, label) : `geo:0,0?q=${label}`;
	return point
		? `${WEB_MAP}/marker?position=${point.longitude},${point.latitude}&name=${label}&coordinate=wgs84`
		: `${WEB_MAP}/search?keyword=${label}`;
}

const WEB_MAP = "https://uri.amap.com";

const geo = ({ latitude, longitude }: { latitude: number; longitude: number }, label: string) =>
	`geo:${latitude},${longitude}?q=${latitude},${longitude}(${label})`;
