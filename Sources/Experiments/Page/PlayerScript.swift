/// The script that plays films in a page: by mouse, by keyboard, or by itself.
enum PlayerScript {
  static let text = #"""
    "use strict";
    (() => {
      const calm = matchMedia("(prefers-reduced-motion: reduce)");
      const add = (parent, tag, attributes = {}, text = "") => {
        const isDrawing = parent.namespaceURI.endsWith("svg") || tag === "svg";
        const node = isDrawing ? document.createElementNS("http://www.w3.org/2000/svg", tag)
          : document.createElement(tag);
        for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
        if (text) node.textContent = text;
        return parent.appendChild(node);
      };

      // The frame of a panel that holds at a generation: the last one not after it.
      const frameAt = (panel, generation) => {
        let found = 0;
        panel.generations.forEach((own, place) => { if (own <= generation) found = place; });
        return found;
      };

      // Axes, and how thousandths become pixels.
      const axes = (film, box, square) => {
        const width = Math.max(200, box.clientWidth), left = 54, top = 8, right = 12, bottom = 40;
        const wide = width - left - right;
        const tall = square ? wide : Math.min(320, Math.max(150, 0.42 * wide));
        const svg = add(box, "svg", {
          viewBox: `0 0 ${width} ${tall + top + bottom}`, width, height: tall + top + bottom,
          "aria-hidden": "true" });
        const x = value => (left + value / 1000 * wide).toFixed(1);
        const y = value => (top + tall - value / 1000 * tall).toFixed(1);
        for (const [place, label] of film.y.ticks) {
          add(svg, "path", { class: "grid", d: `M${left} ${y(place)}h${wide}` });
          add(svg, "text", { x: left - 6, y: +y(place) + 4, "text-anchor": "end" }, label);
        }
        for (const [place, label] of film.x.ticks) {
          add(svg, "path", { class: "grid", d: `M${x(place)} ${top}v${tall}` });
          add(svg, "text", { x: x(place), y: top + tall + 17, "text-anchor": "middle" }, label);
        }
        add(svg, "text", { x: left + wide / 2, y: top + tall + 34, "text-anchor": "middle" },
          film.x.name);
        add(svg, "text", { "text-anchor": "middle",
          transform: `translate(11 ${top + tall / 2})rotate(-90)` }, film.y.name);
        // A window of its own cuts what leaves the axes.
        const inside = add(svg, "svg", { x: left, y: top, width: wide, height: tall,
          viewBox: `${left} ${top} ${wide} ${tall}`, overflow: "hidden" });
        add(svg, "path", { class: "axis", d: `M${left} ${top}v${tall}h${wide}` });
        return { inside, x, y, base: top + tall };
      };

      const drawCurves = (film, panel, box) => {
        const { inside, x, y, base } = axes(film, box, false);
        const path = frame => {
          const xs = frame.x || panel.x;
          return xs.length ? "M" + xs.map((value, i) => x(value) + " " + y(frame.y[i])).join("L") : "";
        };
        if (panel.truth && panel.truth.x.length) {
          const line = path(panel.truth);
          if (film.kind === "density") {
            const ends = [x(panel.truth.x[0]), x(panel.truth.x[panel.truth.x.length - 1])];
            add(inside, "path", { class: "ground", d: `${line}L${ends[1]} ${base}L${ends[0]} ${base}z` });
          }
          add(inside, "path", { class: "truth", d: line });
        }
        const lines = panel.frames.map(path);
        const trail = [4, 3, 2, 1].map(step =>
          [step, add(inside, "path", { class: "trail", opacity: 0.45 - 0.09 * step })]);
        const now = add(inside, "path", { class: "now" });
        return place => {
          now.setAttribute("d", lines[place]);
          for (const [step, node] of trail) node.setAttribute("d", lines[place - step] || "");
        };
      };

      const drawCloud = (film, panel, box) => {
        const { inside, x, y } = axes(film, box, true);
        const dots = list => {
          let d = "";
          for (let i = 0; i < list.length; i += 2) d += `M${x(list[i])} ${y(list[i + 1])}h0`;
          return d;
        };
        const ring = list => {
          let d = "";
          for (let i = 0; i < list.length; i += 2) d += (i ? "L" : "M") + x(list[i]) + " " + y(list[i + 1]);
          return d + "z";
        };
        if (panel.truth) add(inside, "path", { class: "dots real", d: dots(panel.truth.points) });
        const points = add(inside, "path", { class: "dots now" });
        const rings = add(inside, "path", { class: "rings" });
        return place => {
          points.setAttribute("d", dots(panel.frames[place].points));
          rings.setAttribute("d", panel.frames[place].rings.map(ring).join(""));
        };
      };

      const paint = (canvas, sheet) => {
        const { columns, count, width, height } = sheet;
        const rows = Math.ceil(count / columns);
        canvas.width = columns * (width + 1) + 1;
        canvas.height = rows * (height + 1) + 1;
        const context = canvas.getContext("2d");
        const image = context.createImageData(canvas.width, canvas.height);
        for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255;
        const bytes = atob(sheet.pixels);
        for (let i = 0; i < count * width * height; i++) {
          const pair = bytes.charCodeAt(i >> 1);
          const grey = 17 * (i & 1 ? pair & 15 : pair >> 4);
          const picture = Math.floor(i / (width * height)), rest = i % (width * height);
          const left = 1 + picture % columns * (width + 1) + rest % width;
          const top = 1 + Math.floor(picture / columns) * (height + 1) + Math.floor(rest / width);
          image.data.fill(grey, 4 * (top * canvas.width + left), 4 * (top * canvas.width + left) + 3);
        }
        context.putImageData(image, 0, 0);
      };

      const drawSheets = (film, panel, box) => {
        const pair = add(box, "div", { class: "pair" });
        const part = name => {
          const own = add(pair, "div");
          add(own, "p", { class: "note" }, name);
          return [own.firstChild, add(own, "canvas", { role: "img", "aria-label": name })];
        };
        if (panel.truth) paint(part("real")[1], panel.truth);
        const [label, canvas] = part("generation");
        return place => {
          label.textContent = "generation " + panel.generations[place];
          canvas.setAttribute("aria-label", "images of " + label.textContent);
          paint(canvas, panel.frames[place]);
        };
      };

      const drawTexts = (film, panel, box) => {
        const part = name => {
          const own = add(box, "div", { class: "text" });
          const note = add(own, "p", { class: "note" }, name);
          return [note, add(own, "p")];
        };
        const say = ([note, line], name, frame) => {
          note.textContent = frame.note ? name + " · " + frame.note : name;
          line.textContent = frame.text || "(nothing)";
        };
        if (panel.truth) say(part("real"), "real", panel.truth);
        const now = part("");
        return place => say(now, "generation " + panel.generations[place], panel.frames[place]);
      };

      const draw = { density: drawCurves, ranks: drawCurves, cloud: drawCloud, sheets: drawSheets,
        texts: drawTexts };
      const players = [];
      let lastUsed = null;

      const start = figure => {
        const data = JSON.parse(figure.querySelector("script").textContent);
        const [button, slider] = figure.querySelectorAll("button, input");
        const output = figure.querySelector("output"), views = figure.querySelector(".views");
        const last = data.generations.length - 1;
        let place = 0, timer = 0, painters = [];

        const show = next => {
          place = Math.min(last, Math.max(0, next));
          const generation = data.generations[place];
          slider.value = place;
          slider.setAttribute("aria-valuetext", "generation " + generation);
          output.textContent = `generation ${generation} of ${data.generations[last]}`;
          figure.dataset.generation = generation;
          for (const [panel, painter] of painters) painter(frameAt(panel, generation));
        };
        const build = () => {
          views.textContent = "";
          painters = [];
          for (const film of data.films) {
            const view = add(views, "div", { class: "view", role: "group", "aria-label": film.title });
            add(view, "p", { class: "title" }, film.title);
            const panels = add(view, "div",
              { class: "panels " + film.kind + (film.panels.length === 1 ? " alone" : "") });
            for (const panel of film.panels) {
              if (!panel.frames.length) continue;
              const box = add(panels, "div", { class: "panel" });
              if (panel.title) add(box, "p", { class: "note" }, panel.title);
              painters.push([panel, draw[film.kind](film, panel, box)]);
            }
          }
          show(place);
        };
        const stop = () => {
          clearInterval(timer);
          timer = 0;
          button.textContent = "▶";
          button.setAttribute("aria-label", "Play");
          output.setAttribute("aria-live", "polite");
        };
        const play = () => {
          if (timer) return stop();
          if (place === last) show(0);
          button.textContent = "❚❚";
          button.setAttribute("aria-label", "Pause");
          output.setAttribute("aria-live", "off");
          // About six seconds for all, slower where the reader wants calm.
          const step = calm.matches ? 1000 : Math.min(600, Math.max(90, 6000 / (last + 1)));
          timer = setInterval(() => { show(place + 1); if (place === last) stop(); }, step);
        };
        const steps = { ArrowLeft: () => place - 1, ArrowRight: () => place + 1, Home: () => 0,
          End: () => last, PageDown: () => place - 5, PageUp: () => place + 5 };
        const press = event => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          if (event.key === " " && event.target !== button) play();
          else if (steps[event.key]) { stop(); show(steps[event.key]()); }
          else return;
          event.preventDefault();
        };

        slider.max = last;
        slider.addEventListener("input", () => { stop(); show(+slider.value); });
        button.addEventListener("click", play);
        figure.addEventListener("keydown", press);
        for (const name of ["pointerdown", "focusin"]) {
          figure.addEventListener(name, () => { lastUsed = press; });
        }
        figure.hidden = false;
        let width = 0;
        new ResizeObserver(() => {
          if (Math.abs(views.clientWidth - width) < 2) return;
          width = views.clientWidth;
          build();
        }).observe(views);
        width = views.clientWidth;
        build();
        players.push(press);
      };

      document.querySelectorAll(".player").forEach(start);
      // Where nothing has the focus, the arrows move the player that was used last.
      document.addEventListener("keydown", event => {
        if (event.target !== document.body || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const press = lastUsed || players[0];
        if (press) press(event);
      });
    })();
    """#

  static let style = """
    .player { padding: .8rem; border: 1px solid var(--line); } .player[hidden] { display: none; }
    .player .bar { display: flex; gap: .8rem; align-items: center; flex-wrap: wrap; }
    .player button { font: inherit; width: 2.6rem; height: 2.2rem; border-radius: 6px; cursor: pointer;
      color: var(--ink); background: var(--page); border: 1px solid var(--line); }
    .player input { flex: 1 1 12rem; min-width: 8rem; accent-color: var(--mark); }
    .player output { font-variant-numeric: tabular-nums; min-width: 11em; }
    .player :focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
    .views p { margin: .4rem 0 .1rem; } .views .title { font-weight: 600; margin-top: .8rem; }
    .panels { display: grid; gap: .6rem 1.2rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
    .panels.alone, .panels.texts { grid-template-columns: 1fr; } .panel { min-width: 0; }
    .panels.cloud.alone .panel { max-width: 30rem; justify-self: center; width: 100%; }
    .player .views svg { display: block; width: 100%; max-width: none; min-width: 0; height: auto; }
    .views text { font: 12px system-ui, sans-serif; fill: var(--soft); stroke: none; }
    .views path { fill: none; } .grid { stroke: var(--line); opacity: .6; } .axis { stroke: var(--soft); }
    .ground { fill: var(--soft) !important; opacity: .15; }
    .truth { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 6 4; }
    .trail, .now { stroke: var(--mark); stroke-linejoin: round; } .trail { stroke-width: 1.2; }
    .now { stroke-width: 2.6; } .dots { stroke-linecap: round; stroke-width: 3.4; }
    .dots.real { stroke: var(--soft); opacity: .28; } .dots.now { opacity: .75; stroke-width: 3; }
    .rings { stroke: var(--fail); stroke-width: 1.6; }
    .pair { display: flex; gap: 1rem; flex-wrap: wrap; } .pair > div { flex: 1 1 8rem; max-width: 21rem; }
    .pair canvas { width: 100%; image-rendering: pixelated; background: #000; border-radius: 3px; }
    .text { border-left: 3px solid var(--line); padding-left: .7rem; margin: .5rem 0; }
    .text p + p { min-height: 3em; overflow-wrap: anywhere; }
    @media print { .player .bar button { display: none; } .player { break-inside: avoid; } }
    """
}
