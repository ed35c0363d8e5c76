import { createApp } from "vue";

import "@/shared/phone.css";

import { __ } from "@/shared/i18n";
import App from "./App.vue";
import { router } from "./router";

const app = createApp(App);
app.config.globalProperties.__ = __;
app.use(router).mount("#app");
