// Pages that stay true while they are looked at.
//
// A browser holds six connections to one console, so the tabs that show the same page share one stream:
// the one that holds the lock listens and tells the others.  A tab that nobody sees holds none.
"use strict";

(() => {
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const source = place.dataset.live;
  const name = `live:${source}`;
  const others = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  const stale = document.getElementById("stale");
  // After a refusal (logged out, the gateway stands) it is tried again after so long.
  const AGAIN_MS = 15000;
  let last = null;
  let letGo = null;
  let listening = null;

  const show = (text) => {
    if (stale) stale.hidden = true;
    if (text === last) return;
    last = text;
    htmx.swap({ target: place, text, swap: "innerHTML" });
  };

  const refuse = () => {
    if (stale) stale.hidden = false;
  };

  // Listens until the tab is hidden; the promise is the time for which it holds the lock.
  const listen = () =>
    new Promise((done) => {
      let stream = null;
      let again = 0;
      const open = () => {
        stream = new EventSource(source);
        stream.onmessage = (event) => {
          others?.postMessage({ text: event.data });
          show(event.data);
        };
        stream.onerror = () => {
          others?.postMessage({ refused: true });
          refuse();
          if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
        };
      };
      listening = () => {
        clearTimeout(again);
        stream.close();
        listening = null;
        done();
      };
      open();
    });

  const begin = () => {
    if (letGo) return;
    if (!others || !navigator.locks) {
      letGo = new AbortController();
      listen();
      return;
    }
    letGo = new AbortController();
    others.postMessage({ asked: true });
    navigator.locks.request(name, { signal: letGo.signal }, listen).catch((error) => {
      if (error.name !== "AbortError") throw error;
    });
  };

  const end = () => {
    letGo?.abort();
    letGo = null;
    listening?.();
  };

  others?.addEventListener("message", ({ data }) => {
    if (document.hidden) return;
    if (data.asked && listening && last !== null) others.postMessage({ text: last });
    else if (data.refused) refuse();
    else if (data.text !== undefined) show(data.text);
  });

  document.addEventListener("visibilitychange", () => (document.hidden ? end() : begin()));
  window.addEventListener("pagehide", end);
  window.addEventListener("pageshow", () => document.hidden || begin());
  if (!document.hidden) begin();
})();
