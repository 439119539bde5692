// The list of what waits on this device, on the pages where evidence is declared
// and listed: seen, sent, opened again or deleted.
import { all, remove, sendAll } from "./waiting.js";

export function waitingList(root) {
  const box = root.querySelector("[data-loa-waiting]");
  if (!box || !window.indexedDB) return;
  const account = box.dataset.loaWaiting;
  const send = async () => {
    const sent = await sendAll(account).catch(() => 0);
    await drawWaiting(root, sent > 0 ? "sent" : "", sent);
  };
  window.addEventListener("online", send);
  navigator.serviceWorker?.addEventListener("message", (event) => drawWaiting(root, event.data.sent > 0 ? "sent" : "", event.data.sent));
  box.querySelector("[data-loa-waiting-send]").addEventListener("click", send);
  box.addEventListener("click", async (event) => {
    const row = event.target.closest("li[data-key]");
    if (!row) return;
    if ("remove" in event.target.dataset) {
      await remove(row.dataset.key);
      await drawWaiting(root, "");
    }
    if ("open" in event.target.dataset) open(root, box, row.dataset.key);
  });
  drawWaiting(root, "").then((n) => n > 0 && navigator.onLine && send());
}

// open brings a waiting form back: here when the form is here, else there.
async function open(root, box, key) {
  const item = (await all()).find((i) => i.key === key);
  if (!root.querySelector("[data-loa-declaring]")) location.assign(box.dataset.loaDeclare);
  else if (item) root.dispatchEvent(new CustomEvent("loa-open", { detail: item }));
}

// drawWaiting draws the list, says a word about what just happened, and tells
// how many pieces of this account wait.
export async function drawWaiting(root, word, count) {
  const box = root.querySelector("[data-loa-waiting]");
  if (!box) return 0;
  const items = await all().catch(() => []);
  const words = box.querySelector("[data-loa-waiting-words]").content;
  const say = (name, n) => words.querySelector(`[data-word="${name}"]`).textContent.replace("%s", n);
  const mine = items.filter((i) => i.account === box.dataset.loaWaiting);
  const heading = box.querySelector("[data-loa-waiting-count]");
  box.hidden = items.length === 0;
  heading.textContent = heading.dataset.many.replace("%s", items.length);
  box.querySelector("[data-loa-waiting-send]").hidden = mine.length === 0;
  box.querySelector("[data-loa-waiting-list]").replaceChildren(...items.map((item) => row(box, item, say)));
  const said = root.querySelector("[data-loa-waiting-said]");
  said.hidden = !word;
  said.textContent = word ? say(word, count) : "";
  if (word) (box.hidden ? said : box).scrollIntoView?.({ block: "start" });
  return mine.length;
}

function row(box, item, say) {
  const line = box.querySelector("[data-loa-waiting-row]").content.firstElementChild.cloneNode(true);
  const own = item.account === box.dataset.loaWaiting;
  line.dataset.key = item.key;
  line.querySelector("[data-title]").textContent = own ? item.title || say("untitled") : "…";
  const parts = [say(own ? item.state : "other")];
  if (own && item.problems?.length) parts.push(item.problems.join(" "));
  if (item.files.length > 0) parts.push(say("files", item.files.length));
  line.querySelector("[data-state]").textContent = parts.join(" ");
  line.querySelector("[data-open]").hidden = !own;
  return line;
}
