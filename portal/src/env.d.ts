/// <reference types="vite/client" />
import type { Boot } from "@/shared/boot";

declare global {
	interface Window {
		csrf_token?: string;
		/** What the page was rendered with (www/hotline.html, www/provider.html). */
		hotline: Boot;
	}
}
