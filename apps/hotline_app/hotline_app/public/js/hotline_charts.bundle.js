// Charts over time: as many days, months or half hours are written below the axis as there is room for, each
// whole. The framework's reports cut all of them to a few letters.
{
	const TIME = /^(\d{4}(-\d\d){0,2}|\d\d:\d\d)\b/;

	const is_over_time = ({ data } = {}) => data?.labels?.length > 1 && data.labels.every((label) => TIME.test(label));

	const Chart = frappe.Chart;
	frappe.Chart = class extends Chart {
		constructor(parent, options) {
			const axis = is_over_time(options) ? { axisOptions: { ...options.axisOptions, xIsSeries: 1 } } : {};
			super(parent, { ...options, ...axis });
		}
	};
}
