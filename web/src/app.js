// Niceties only: every page works without this file.

// The error summary gets the focus, so that a screen reader starts with what is wrong.
const errors = document.querySelector(".tk-errors");
if (errors) errors.focus();

// A draft is kept while someone types. Without script the button «Bewaar» does the same.
for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);

function keepDraft(form) {
  const status = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  let timer = 0;
  let pending = false;
  let under;

  async function save() {
    if (form.dataset.sent) return;
    pending = false;
    clearTimeout(timer);
    under?.abort();
    const controller = (under = new AbortController());
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        headers: { Accept: "text/plain" },
        credentials: "same-origin",
        keepalive: true,
        signal: controller.signal,
      });
      const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
      if (answer.ok) goOnFrom(answer.headers.get("Terugkeer-Draft"));
      say(answer.ok, plain ? (await answer.text()).trim() : "");
    } catch {
      if (!controller.signal.aborted) say(false, "");
    }
  }

  // What is kept next goes on from what was kept now: what somebody else kept meanwhile is not overwritten unseen.
  function goOnFrom(draft) {
    if (!draft) return;
    let field = form.querySelector("input[name=drafted]");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "drafted" });
      form.append(field);
    }
    field.value = draft;
  }

  // The server words the line («Bewaard om 14.32 uur»); the page carries the words for when it cannot be reached.
  function say(ok, words) {
    if (!status) return;
    status.classList.toggle("tk-saved--failed", !ok);
    const text = status.querySelector("[data-saved-text]") ?? status;
    text.textContent = words || status.dataset.failed;
  }

  form.addEventListener("input", () => {
    pending = true;
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  // What is sent is no draft any more: nothing is kept of it after.
  form.addEventListener("submit", () => {
    pending = false;
    clearTimeout(timer);
    under?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && pending) save();
  });
  // A link within the site waits for what was just typed: the page it leads to may show it.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!pending || !link || link.origin !== location.origin || link.target || event.defaultPrevented) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    await save();
    location.assign(link.href);
  });
  // A form that was given back with what is wrong in it is kept as well: coming back to it asks for it anew.
  if (errors) history.replaceState(history.state, "", location.href);
}

// A file that is too large is refused before it is sent, and what is being sent says so. Without script the server refuses it.
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const note = Object.assign(document.createElement("p"), { className: "utrecht-form-field-error-message", hidden: true });
  note.setAttribute("role", "alert");
  const before = input.closest(".utrecht-form-field")?.querySelector(".utrecht-form-field-error-message"); // of what was chosen then
  input.before(note);
  const check = () => {
    const large = [...input.files].find((file) => file.size > Number(input.dataset.most));
    note.hidden = !large;
    if (before) before.hidden = input.files.length > 0;
    note.textContent = large ? `${large.name}: ${input.dataset.large.replace("{has}", String(Math.ceil(large.size / 2 ** 20)))}` : "";
    return !large;
  };
  input.addEventListener("change", check);
  input.form?.addEventListener("submit", (event) => {
    if (!check()) {
      event.preventDefault();
      event.stopImmediatePropagation(); // it was not sent: the button works again
      input.focus();
    } else if (input.files.length > 0 && !input.form.querySelector("[data-progress]")) {
      const line = Object.assign(document.createElement("p"), { textContent: `${input.dataset.sending} ` });
      line.dataset.progress = "";
      line.setAttribute("role", "status");
      const bar = document.createElement("progress"); // without a share as long as nobody says how far it is
      bar.setAttribute("aria-label", input.dataset.sending);
      line.append(bar);
      input.after(line);
      follow(bar, input.dataset.came + encodeURIComponent(input.form.elements.request.value));
    }
  });
}

// The server says how much of a form has come, as long as the page that it is sent from is there.
async function follow(bar, at) {
  while (bar.isConnected) {
    await new Promise((later) => setTimeout(later, 500));
    try {
      const answer = await fetch(at, { credentials: "same-origin" });
      if (answer.status === 200) {
        bar.max = 100;
        bar.value = Number(await answer.text());
      }
    } catch {
      return;
    }
  }
}

// A second press on the same button does not send the form twice. The server knows a repeat too.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    // A page that answered a form (with what was wrong in it) is asked for anew when someone comes back to it; the browser
    // would otherwise want to send that form again.
    history.replaceState(history.state, "", location.href);
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const line of document.querySelectorAll("[data-progress]")) line.remove();
});

// Printing is a button only where there is something that can press it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
