// The library's pages: a file is sent as soon as it is chosen, and the point that a
// picture is cut around is chosen in the picture. Without this script a form does both.
import { uploader } from "./uploading.js";

for (const form of document.querySelectorAll("form[data-loa-upload]")) {
  uploader(form, (medium) => {
    location.assign(medium.url);
  });
}

for (const frame of document.querySelectorAll("[data-loa-focus]")) {
  const form = document.getElementById("sua-tep");
  const picture = frame.querySelector("img");
  const { diem_x: x, diem_y: y } = form.elements;
  document.querySelector("[data-loa-focus-hint]").hidden = false;
  // The point is drawn by an element of its own size: no style stands in a page.
  const point = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  point.setAttribute("viewBox", "0 0 1000 1000");
  point.setAttribute("preserveAspectRatio", "none");
  point.setAttribute("aria-hidden", "true");
  point.setAttribute("class", "loa-focus__point");
  const lines = ["h", "v"].map(() => point.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "line")));
  frame.append(point);
  const clamp = (n) => Math.min(1000, Math.max(0, Math.round(Number(n) || 0)));
  const draw = () => {
    const [px, py] = [clamp(x.value), clamp(y.value)];
    const set = (line, x1, y1, x2, y2) => Object.entries({ x1, y1, x2, y2 }).forEach(([name, value]) => line.setAttribute(name, value));
    set(lines[0], 0, py, 1000, py);
    set(lines[1], px, 0, px, 1000);
  };
  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    x.value = clamp(((event.clientX - box.left) * 1000) / box.width);
    y.value = clamp(((event.clientY - box.top) * 1000) / box.height);
    draw();
  });
  for (const field of [x, y]) field.addEventListener("input", draw);
  draw();
}
