"use strict";
// Keeps an open page up to date, and makes it usable without a mouse. Every page works without this file.
(() => {
  const notice = document.querySelector("[data-newer]");
  const lamp = document.querySelector("[data-live]");
  const quiet = () => document.querySelector("main [data-still]") !== null;
  const typing = () => {
    const focused = document.activeElement;
    return focused !== null && focused.matches("main input, main textarea, main select");
  };
  // As the sandbox sent it: what was chosen in a form since then is no news.
  let served = document.querySelector("main").innerHTML;
  let busy = false;
  let again = false;

  async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { "x-refresh": "1" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("main");
      const shown = document.querySelector("main");
      if (answer.ok && fresh && !typing() && fresh.innerHTML !== served) {
        served = fresh.innerHTML;
        const open = new Set([...shown.querySelectorAll("details[open][id]")].map((one) => one.id));
        const focused = document.activeElement?.id;
        shown.replaceChildren(...fresh.childNodes);
        for (const one of shown.querySelectorAll("details[id]")) one.open ||= open.has(one.id);
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
        prepare();
      }
    } catch {
      // The sandbox went away; the event source notices when it is back.
    } finally {
      busy = false;
      if (again) {
        again = false;
        setTimeout(refresh, 800);
      }
    }
  }

  function changed() {
    if (quiet() || typing()) notice.hidden = false;
    else refresh();
  }

  function prepare() {
    for (const button of document.querySelectorAll("button[data-copy]")) {
      button.hidden = false;
      button.onclick = async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        button.textContent = button.dataset.done;
      };
    }
    for (const select of document.querySelectorAll("select[data-submit]")) {
      select.onchange = () => select.form.requestSubmit();
    }
    for (const select of document.querySelectorAll("select[data-shows]")) {
      const show = () => {
        for (const one of document.querySelectorAll(`[data-of="${select.dataset.shows}"]`)) {
          one.classList.toggle("chosen", one.dataset.name === select.value);
        }
      };
      select.addEventListener("change", show);
      show();
    }
  }

  function move(step) {
    const rows = [...document.querySelectorAll("main [data-row] a")];
    const place = rows.indexOf(document.activeElement);
    rows[Math.max(0, Math.min(rows.length - 1, place + step))]?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (typing() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.querySelector("main input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
  });

  // On a phone, the sections are one line that scrolls: the current one is brought into sight.
  const here = document.querySelector(".side > nav [aria-current]");
  if (here) {
    const line = here.closest("nav");
    line.scrollLeft = here.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
  }

  const source = new EventSource("/dashboard/events");
  source.addEventListener("open", () => {
    lamp.hidden = false;
    // What happened between the page and this connection was told to nobody.
    if (!quiet() && !typing()) refresh();
  });
  source.addEventListener("error", () => { lamp.hidden = true; });
  source.addEventListener("change", changed);
  prepare();
})();
