// A slider over days (data-loa-strip) shows the day at which it stands without
// leaving the page: what the day is, then what the page shows of it. Without this
// script a button does the same.
const wait = 250;

export function strip(root) {
  const form = root.querySelector("[data-loa-strip]");
  if (!form) return;
  const range = form.querySelector("input[type=range]");
  const options = [...range.list.options];
  let timer = 0;
  let asked = null;
  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`, {
        signal: asked.signal,
        headers: { accept: "text/html" },
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("vao-ngay")) return;
      root.getElementById("vao-ngay").replaceChildren(...page.getElementById("vao-ngay").childNodes);
      root.querySelector(".loa-strip__ways").replaceChildren(...page.querySelector(".loa-strip__ways").childNodes);
      root.getElementById("f-ngay").value = page.getElementById("f-ngay").value;
      history.replaceState(null, "", answer.url);
    } catch {
      // The button still asks the server.
    }
  };
  range.addEventListener("input", () => {
    const text = options[range.value].label;
    range.setAttribute("aria-valuetext", text);
    form.querySelector("output").textContent = text;
    clearTimeout(timer);
    timer = setTimeout(show, wait);
  });
}
