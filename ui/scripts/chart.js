// Draws the charts of a page (data-loa-chart) from the figures that stand in the
// table beneath each. Without this script the table says the same. Nothing moves,
// styles are set on elements only (the page forbids sheets in the text of a page),
// and parts are told apart by pattern and by the figures in them.
import { init, use } from "echarts/core";
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const theme = getComputedStyle(document.documentElement);
const colour = (name) => theme.getPropertyValue(name).trim();
const font = colour("--loa-letters");
const ink = colour("--govuk-text-colour");
const accent = colour("--govuk-brand-colour");
const whole = new Intl.NumberFormat(document.documentElement.lang || "vi");
const number = (n) => whole.format(n);

// pattern is the ground of a series with what is drawn on it.
function pattern(series) {
  const strong = series.tone ? colour(`--loa-${series.tone}`) || accent : accent;
  const soft = series.tone ? colour(`--loa-${series.tone}-ground`) || "#ffffff" : "#ffffff";
  const drawn = { color: strong, dashArrayX: [1, 0], symbolSize: 1 };
  const line = { borderColor: strong, borderWidth: 1 };
  switch (series.pattern) {
    case "stripes":
      return { ...line, color: soft, decal: { ...drawn, symbol: "rect", dashArrayY: [2, 5], rotation: -Math.PI / 4 } };
    case "dots":
      return { ...line, color: soft, decal: { ...drawn, symbol: "circle", symbolSize: 0.6, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] } };
    case "blank":
      return { ...line, color: "#ffffff" };
    default:
      return { ...line, color: strong };
  }
}

// words says the chart for those who do not see it.
function words(chart) {
  const rows = chart.labels.map((label, i) => `${label}: ${chart.series.map((s) => `${s.name} ${number(s.values[i])}`).join(", ")}`);
  return `${chart.title}. ${rows.join("; ")}.`;
}

const sum = (chart, i) => chart.series.reduce((n, s) => n + s.values[i], 0);

// text is how all words of a chart look. The height of a line is named, since the
// library would take it from a Chinese letter that a machine may lack.
const text = { color: ink, fontFamily: font, fontSize: 14, lineHeight: 20 };

// label writes the figures of a series where they stand.
function label(shares, lying) {
  if (!shares) return { ...text, show: true, position: lying ? "right" : "top", distance: 2, formatter: ({ value }) => number(value) };
  return { ...text, show: true, position: "inside", backgroundColor: "#ffffff", padding: [0, 4] };
}

// values are the lengths of a series: of shares, parts of the whole. A part that is
// too small for its figure has it in the table alone.
function values(chart, series, narrow) {
  if (chart.kind !== "shares") return series.values;
  return series.values.map((n, i) => {
    const part = n / Math.max(1, sum(chart, i));
    return { value: n ? part : "-", label: { show: part > (narrow ? 0.14 : 0.05), formatter: number(n) } };
  });
}

// lies tells whether columns lie on their side: on a telephone the figures of many
// months have no room above them.
const lies = (chart, narrow) => chart.kind === "shares" || (narrow && chart.labels.length > 4);

function axes(chart, narrow) {
  const shares = chart.kind === "shares";
  const lying = lies(chart, narrow);
  const names = {
    type: "category",
    data: chart.labels.map((l, i) => (shares ? `${l} (${number(sum(chart, i))})` : l)),
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: ink } },
    axisLabel: { ...text, interval: 0, width: lying && narrow ? 88 : undefined, overflow: "break" },
  };
  const lengths = { type: "value", show: !lying, max: shares ? 1 : undefined, minInterval: shares ? undefined : 1, axisLabel: { ...text, formatter: number } };
  return lying ? { xAxis: lengths, yAxis: names } : { xAxis: names, yAxis: lengths };
}

function option(chart, narrow) {
  const shares = chart.kind === "shares";
  const lying = lies(chart, narrow);
  return {
    animation: false,
    stateAnimation: { duration: 0 },
    textStyle: { fontFamily: font },
    aria: { enabled: true, label: { description: words(chart) } },
    legend: {
      show: chart.series.length > 1,
      selectedMode: false,
      orient: narrow ? "vertical" : "horizontal",
      left: 0,
      top: 0,
      padding: 0,
      itemGap: narrow ? 4 : 20,
      itemWidth: 28,
      itemHeight: 16,
      icon: "rect",
      textStyle: text,
    },
    grid: { left: 0, right: lying && !shares ? 40 : 4, bottom: 4, top: above(chart, narrow), outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      renderMode: "richText",
      trigger: "item",
      transitionDuration: 0,
      textStyle: text,
      formatter: ({ seriesIndex: s, dataIndex: i }) => `${chart.labels[i]}\n${chart.series[s].name}: ${number(chart.series[s].values[i])} ${chart.series[s].unit}`,
    },
    ...axes(chart, narrow),
    series: chart.series.map((s) => ({
      type: "bar",
      name: s.name,
      stack: shares ? "all" : undefined,
      barMaxWidth: 48,
      data: values(chart, s, narrow),
      itemStyle: pattern(s),
      emphasis: { disabled: true },
      label: label(shares, lying),
    })),
  };
}

// above is the room above the bars, with the lines of the legend.
function above(chart, narrow) {
  const rows = chart.series.length < 2 ? 0 : narrow ? chart.series.length : 1;
  return rows * 24 + (lies(chart, narrow) ? 8 : 32);
}

function tall(chart, narrow) {
  if (!lies(chart, narrow)) return above(chart, narrow) + 240;
  const each = chart.kind === "shares" ? 64 : 20 + 20 * chart.series.length;
  return above(chart, narrow) + each * chart.labels.length + 8;
}

// scalable lets the style of paper shrink a drawing to the width of a page, which
// nothing measures before it is printed.
function scalable(place, size) {
  place.querySelector("svg")?.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
}

function draw(place) {
  const chart = JSON.parse(place.dataset.loaChart);
  place.hidden = false;
  const size = () => {
    const width = place.clientWidth || 320; // folded: it is measured when it opens
    return { narrow: width < 560, width, height: tall(chart, width < 560) };
  };
  const now = size();
  const drawing = init(place, null, { renderer: "svg", width: now.width, height: now.height });
  drawing.setOption(option(chart, now.narrow));
  scalable(place, now);
  new ResizeObserver(() => {
    const s = size();
    if (s.width === drawing.getWidth() || place.clientWidth === 0) return;
    drawing.resize({ width: s.width, height: s.height });
    drawing.setOption(option(chart, s.narrow), true);
    scalable(place, s);
  }).observe(place);
}

for (const place of document.querySelectorAll("[data-loa-chart]")) {
  try {
    draw(place);
    place.parentElement.querySelector("details").open = false;
  } catch (broken) {
    place.hidden = true; // the table still says it
    reportError(broken);
  }
}
// On paper nothing opens: what is folded is printed.
addEventListener("beforeprint", () => {
  for (const table of document.querySelectorAll(".loa-chart details")) table.open = true;
});
