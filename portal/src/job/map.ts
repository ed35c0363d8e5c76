export interface Place {
	area?: string | null;
	address?: string | null;
	latitude?: number | null;
	longitude?: number | null;
}

/** A link that a phone opens in its map. */
export function mapLink({ latitude, longitude, address, area }: Place): string | undefined {
	const label = encodeURIComponent([area, address].filter(Boolean).join(" "));
	if (latitude && longitude) return `geo:${latitude},${longitude}?q=${latitude},${longitude}(${label})`;
	return label ? `geo:0,0?q=${label}` : undefined;
}
