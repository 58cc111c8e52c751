// Draw the charts of a page; every number is also in the table below each.
(() => {
  "use strict";
  const COLOURS = { red: "#b3261e", yellow: "#d99a00", green: "#2e8b57", grey: "#9aa9af" };
  const SHAPES = { red: "rect", yellow: "triangle", green: "circle", grey: "emptyCircle" };
  const WORDS = { red: "告警", yellow: "预警", green: "正常", grey: "无数据" };
  const text = { fontFamily: '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif', color: "#16262c", fontSize: 13 };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // 提示框画在画布上：页面的内容安全策略不许行内样式。
  const tip = { renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: "#b5d2d9", textStyle: text };
  const axis = { axisLabel: { ...text, fontSize: 12 }, axisLine: { lineStyle: { color: "#82939a" } }, splitLine: { lineStyle: { color: "#e3eaec" } } };
  const base = { textStyle: text, animation: !still, aria: { enabled: false } };

  function limits(own, along) {
    const line = (at, light) => ({ [along]: at, lineStyle: { color: COLOURS[light], type: "dashed", width: 1.5 }, label: { formatter: `${WORDS[light]}界 ${at}`, position: along === "yAxis" ? "insideEndTop" : "end", color: text.color, fontSize: 12 } });
    return {
      symbol: "none",
      silent: true,
      data: [...own.green.map((at) => line(at, "green")), ...own.yellow.map((at) => line(at, "yellow"))],
    };
  }

  const point = (own) => own.values.map((value, at) => ({ value, symbol: SHAPES[own.lights[at]], itemStyle: { color: COLOURS[own.lights[at]] } }));
  const said = (own) => (found) => `${found.name}\n${own.name} ${found.value ?? "无数据"}${own.unit} ${WORDS[own.lights[found.dataIndex]]}`;

  const OPTIONS = {
    trend: (own) => ({
      ...base,
      grid: { left: 8, right: 76, top: 34, bottom: 8, containLabel: true },
      tooltip: { ...tip, trigger: "item", formatter: said(own) },
      xAxis: { type: "category", data: own.labels, ...axis, axisTick: { alignWithLabel: true } },
      yAxis: { type: "value", name: own.unit, nameTextStyle: text, scale: true, ...axis },
      series: [{ type: "line", data: point(own), symbolSize: 9, showAllSymbol: true, lineStyle: { color: "#0b5d74", width: 2 }, connectNulls: false, markLine: limits(own, "yAxis") }],
    }),
    halls: (own) => ({
      ...base,
      grid: { left: 8, right: 64, top: 26, bottom: 8, containLabel: true },
      tooltip: { ...tip, trigger: "item", formatter: said(own) },
      yAxis: { type: "category", inverse: true, data: own.labels, ...axis, axisLabel: { ...axis.axisLabel, width: innerWidth < 640 ? 110 : 200, overflow: "truncate" } },
      xAxis: { type: "value", name: own.unit, nameTextStyle: text, ...axis },
      series: [{ type: "bar", data: point(own), barMaxWidth: 14, label: { show: true, position: "right", ...text, fontSize: 12, formatter: (one) => `${one.value} ${WORDS[own.lights[one.dataIndex]]}` }, markLine: limits(own, "xAxis") }],
    }),
    lights: (own) => ({
      ...base,
      grid: { left: 8, right: 24, top: 34, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: text, selectedMode: false },
      tooltip: { ...tip, trigger: "item", formatter: (one) => `${one.name}\n${one.seriesName} ${one.value}个大厅` },
      yAxis: { type: "category", inverse: true, data: own.labels, ...axis },
      xAxis: { type: "value", ...axis },
      series: own.series.map((one) => ({
        type: "bar",
        stack: "halls",
        name: one.name,
        data: one.values,
        barMaxWidth: 18,
        itemStyle: { color: COLOURS[one.light], borderColor: "#fff", borderWidth: 1 },
        label: { show: true, fontSize: 11, color: one.light === "yellow" ? "#16262c" : "#fff", formatter: (found) => (found.value > 3 ? found.value : "") },
      })),
    }),
  };

  document.querySelectorAll("[data-chart]").forEach((place) => {
    const own = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (own.kind !== "trend") place.style.height = `${Math.max(12, own.labels.length * 1.6 + 4)}rem`;
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(OPTIONS[own.kind](own));
    new ResizeObserver(() => chart.resize()).observe(place);
    place.dataset.drawn = "yes";
  });
})();
