// A part of a page that follows something slow (data-loa-follow) is renewed
// every second or so from the page's own address; when the address leads to
// another page, the person goes there. Without a connection it tries again.
const every = 1200;

export function following(root) {
  const part = root.querySelector("[data-loa-follow]");
  if (!part) return;
  const renew = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        location.reload();
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-loa-follow]");
      if (!answer.ok || !fresh) {
        location.reload();
        return;
      }
      part.replaceChildren(...fresh.childNodes);
    } catch {
      // the next turn asks again
    }
    setTimeout(renew, every);
  };
  setTimeout(renew, every);
}
