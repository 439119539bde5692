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
      return { ...line, color: "#ffffff", decal: "none" };
    default:
      return { ...line, color: strong, decal: "none" };
  }
}

// words says the chart for those who do not see it.
function words(chart) {
  const rows = chart.labels.map((label, i) => `${label}: ${chart.series.map((s) => `${s.name} ${number(s.values[i])}`).join(", ")}`);
  return `${chart.title}. ${rows.join("; ")}.`;
}

const sum = (chart, i) => chart.series.reduce((n, s) => n + s.values[i], 0);

// label writes a figure where it stands; in a part that is too small for it the
// table has it.
function label(chart, series) {
  const share = chart.kind === "shares";
  return {
    show: true,
    position: share ? "inside" : "top",
    color: ink,
    fontFamily: font,
    fontSize: 14,
    backgroundColor: share ? "#ffffff" : "transparent",
    padding: share ? [2, 4] : 0,
    formatter: ({ dataIndex: i }) => {
      const n = series.values[i];
      return share && n / sum(chart, i) < 0.08 ? "" : number(n);
    },
  };
}

function option(chart, narrow) {
  const share = chart.kind === "shares";
  const text = { color: ink, fontFamily: font, fontSize: 14 };
  const names = {
    type: "category",
    data: chart.labels.map((l, i) => (share ? `${l} (${number(sum(chart, i))})` : l)),
    inverse: share,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: ink } },
    axisLabel: { ...text, interval: 0, hideOverlap: true, width: share && narrow ? 96 : undefined, overflow: "break" },
  };
  const values = { type: "value", show: !share, max: share ? 1 : undefined, minInterval: 1, axisLabel: { ...text, formatter: number } };
  return {
    animation: false,
    stateAnimation: { duration: 0 },
    textStyle: { fontFamily: font },
    aria: { enabled: true, label: { description: words(chart) } },
    legend: { show: chart.series.length > 1, selectedMode: false, left: 0, top: 0, itemWidth: 28, itemHeight: 16, textStyle: text },
    grid: { left: 0, right: 8, bottom: 0, top: legendHeight(chart, narrow), outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      renderMode: "richText",
      trigger: "item",
      transitionDuration: 0,
      textStyle: text,
      formatter: ({ seriesIndex: s, dataIndex: i }) => `${chart.labels[i]}\n${chart.series[s].name}: ${number(chart.series[s].values[i])} ${chart.series[s].unit}`,
    },
    xAxis: share ? values : names,
    yAxis: share ? names : values,
    series: chart.series.map((s) => ({
      type: "bar",
      name: s.name,
      stack: share ? "all" : undefined,
      barMaxWidth: share ? 48 : 64,
      data: share ? s.values.map((v, i) => (sum(chart, i) ? v / sum(chart, i) : 0)) : s.values,
      itemStyle: pattern(s),
      emphasis: { disabled: true },
      label: label(chart, s),
    })),
  };
}

// legendHeight leaves room for the lines of the legend.
function legendHeight(chart, narrow) {
  if (chart.series.length < 2) return 32;
  return (narrow ? chart.series.length : Math.ceil(chart.series.length / 4)) * 28 + 28;
}

function draw(place) {
  const chart = JSON.parse(place.dataset.loaChart);
  place.hidden = false;
  const size = () => {
    const narrow = place.clientWidth < 560;
    const height = legendHeight(chart, narrow) + (chart.kind === "shares" ? 72 * chart.labels.length : 240);
    return { narrow, width: place.clientWidth, height };
  };
  const now = size();
  const drawing = init(place, null, { renderer: "svg", width: now.width, height: now.height });
  drawing.setOption(option(chart, now.narrow));
  new ResizeObserver(() => {
    const s = size();
    if (s.width === drawing.getWidth() || s.width === 0) return;
    drawing.resize({ width: s.width, height: s.height });
    drawing.setOption(option(chart, s.narrow));
  }).observe(place);
}

for (const place of document.querySelectorAll("[data-loa-chart]")) {
  draw(place);
  const table = place.parentElement.querySelector("details");
  if (table) table.open = false;
}
// On paper nothing opens: what is folded is printed.
addEventListener("beforeprint", () => {
  for (const table of document.querySelectorAll(".loa-chart details")) table.open = true;
});
