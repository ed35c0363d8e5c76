import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { barrelImports } from "frappe-ui/vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
	// The library's entry re-exports every component; naming the modules keeps the unused ones out.
	plugins: [barrelImports({ apply: "build", linkedOnly: false }), vue({ template: { transformAssetUrls: false } })],
	base: "/assets/hotline_app/portal/",
	resolve: { alias: { "@": here("src") } },
	build: {
		outDir: here("../apps/hotline_app/hotline_app/public/portal"),
		emptyOutDir: true,
		// The pages in www find the hashed files by it.
		manifest: "manifest.json",
		// Browsers of five years ago and later, phones included.
		target: "es2020",
		chunkSizeWarningLimit: 400,
		rollupOptions: {
			input: {
				agent: here("src/agent/main.ts"),
				provider: here("src/provider/main.ts"),
				unit: here("src/unit/main.ts"),
				public: here("src/public/main.ts"),
			},
		},
	},
	test: { include: ["src/**/*.test.ts"], environment: "node" },
});
