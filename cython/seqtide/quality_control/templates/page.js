"use strict";
(() => {
  const { places, plots } = JSON.parse(document.getElementById("data").textContent);
  const tip = document.getElementById("tip");
  let byKeys = null; // the plot whose values are read out by keys
  const few = 9; // more lines than this, and only the nearest is read out

  const element = (name, classes, text) => {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const shown = (value, unit) =>
    value === null || value === undefined ? "–" : value.toLocaleString("en", { maximumSignificantDigits: 4 }) + (unit && "\u00a0" + unit);

  function light(sample) {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    const found = sample === undefined ? [] : document.querySelectorAll(`[data-sample="${sample}"]`);
    for (const one of found) one.classList.add("lit");
    document.body.classList.toggle("chosen", found.length > 0);
  }

  function hide() {
    byKeys = null;
    tip.hidden = true;
    for (const cursor of document.querySelectorAll(".cursor")) cursor.hidden = true;
    light();
  }

  // Beside the pointer, or the place that keys have chosen, and never outside of the window.
  function placeTip(x, y) {
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const left = x + 16 + width > innerWidth ? x - 16 - width : x + 16;
    tip.style.left = Math.max(4, Math.min(left, innerWidth - width - 4)) + "px";
    tip.style.top = Math.max(4, Math.min(y + 14, innerHeight - height - 4)) + "px";
  }

  class Plot {
    constructor(figure) {
      this.area = figure.querySelector(".area");
      this.cursor = figure.querySelector(".cursor");
      this.data = plots[figure.dataset.plot];
      this.places = places[this.data.places];
      this.index = -1;
      this.row = -1;
      if (this.data.heat) this.heat = Uint8Array.from(atob(this.data.heat.values), (char) => char.charCodeAt(0));
      this.area.addEventListener("pointermove", (event) => this.point(event));
      this.area.addEventListener("pointerdown", (event) => this.point(event));
      this.area.addEventListener("pointerleave", hide);
      figure.addEventListener("keydown", (event) => this.key(event));
      figure.addEventListener("blur", hide);
    }

    point(event) {
      const box = this.area.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      const at = this.places.at;
      let low = 0;
      let high = at.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at[middle] < share) low = middle + 1;
        else high = middle;
      }
      this.index = low > 0 && share - at[low - 1] < at[low] - share ? low - 1 : low;
      const up = 1 - (event.clientY - box.top) / box.height;
      this.row = this.heat ? this.clamp(Math.floor((1 - up) * this.data.heat.rows.length)) : this.nearest(up);
      this.show(event.clientX, event.clientY);
    }

    clamp(row) {
      return Math.max(0, Math.min(row, (this.heat ? this.data.heat.rows : this.data.series).length - 1));
    }

    // The series that is nearest to a height, as a share of the whole.
    nearest(up) {
      const height = this.data.low + up * (this.data.high - this.data.low);
      let best = -1;
      let least = Infinity;
      this.data.series.forEach((series, number) => {
        const value = series.values[this.index];
        if (value !== null && Math.abs(value - height) < least) {
          least = Math.abs(value - height);
          best = number;
        }
      });
      return best;
    }

    key(event) {
      const last = this.places.at.length - 1;
      const step = event.shiftKey ? 10 : 1;
      const move = { ArrowLeft: -step, ArrowRight: step, Home: -Infinity, End: Infinity }[event.key];
      const turn = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (event.key === "Escape") return hide();
      if (move === undefined && turn === undefined) return;
      event.preventDefault();
      if (move !== undefined) this.index = Math.max(0, Math.min(last, Math.max(this.index, move < 0 ? 0 : -1) + move));
      else this.index = Math.max(0, this.index);
      this.row = this.clamp(Math.max(this.row, turn > 0 ? -1 : 0) + (turn || 0));
      this.showByKeys();
    }

    showByKeys() {
      const box = this.area.getBoundingClientRect();
      this.show(box.left + this.places.at[this.index] * box.width, box.top + box.height / 3);
      byKeys = this;
    }

    show(x, y) {
      hide();
      tip.replaceChildren(element("b", "", this.places.labels[this.index]));
      const rows = this.heat ? this.cell() : this.lines();
      for (const [classes, name, value] of rows) {
        const line = element("div");
        line.append(element("i", classes), element("span", "", name), element("span", "", value));
        tip.append(line);
      }
      this.cursor.hidden = false;
      placeTip(x, y);
    }

    lines() {
      const { series, unit } = this.data;
      this.cursor.style.left = 100 * this.places.at[this.index] + "%";
      const chosen = series[this.row];
      if (chosen && chosen.sample !== undefined) light(chosen.sample);
      const read = series.length > few ? [chosen].filter(Boolean) : series;
      return read.map((one) => [one.class, one.name, shown(one.values[this.index], unit)]);
    }

    cell() {
      const { rows, full } = this.data.heat;
      const columns = this.places.at.length;
      const step = this.heat[this.row * columns + this.index];
      Object.assign(this.cursor.style, {
        left: (100 * this.index) / columns + "%",
        width: 100 / columns + "%",
        top: (100 * this.row) / rows.length + "%",
        bottom: 100 - (100 * (this.row + 1)) / rows.length + "%",
      });
      this.cursor.classList.add("cell");
      const value = step ? (((step - 128) / 127) * full).toFixed(1).replace("-", "−") : "–";
      return [["", `tile ${rows[this.row]}`, value]];
    }
  }

  // A click on a heading sorts by it, numbers from the highest; a second one turns that round.
  function sortable(table) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = element("button", "", heading.textContent);
      button.type = "button";
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const number = heading.classList.contains("number");
        const before = heading.getAttribute("aria-sort");
        const down = before ? before === "ascending" : number;
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => (number ? parseFloat(row.cells[column].dataset.value) : row.cells[column].textContent.trim());
        const rows = [...table.tBodies[0].rows].map((row) => [value(row), row]);
        const missing = (one) => number && Number.isNaN(one);
        rows.sort(([one], [other]) => {
          if (missing(one) || missing(other)) return missing(one) - missing(other);
          const order = number ? one - other : one.localeCompare(other, "en", { numeric: true });
          return down ? -order : order;
        });
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  }

  for (const figure of document.querySelectorAll(".plot")) new Plot(figure);
  for (const table of document.querySelectorAll(".sortable")) sortable(table);
  for (const row of document.querySelectorAll("tr[data-sample], figcaption [data-sample]")) {
    row.addEventListener("pointerenter", () => light(row.dataset.sample));
    row.addEventListener("pointerleave", () => light());
  }

  // A link into a closed part opens it.
  function openTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = target && target.closest("details");
    if (closed) {
      closed.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", openTarget);
  openTarget();
  addEventListener("scroll", () => (byKeys ? byKeys.showByKeys() : hide()), { passive: true });

  const button = document.getElementById("theme");
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const current = () => document.documentElement.dataset.theme || (isDark.matches ? "dark" : "light");
  const label = () => (button.textContent = current() === "dark" ? "Light" : "Dark");
  button.hidden = false;
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = current() === "dark" ? "light" : "dark";
    label();
  });
  isDark.addEventListener("change", label);
  label();
})();
