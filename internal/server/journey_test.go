package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/demonstration"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/server"
)

// visitor is one person in a browser of his own.
type visitor struct {
	t    *testing.T
	ctx  context.Context
	base string
	axe  string
	name string
}

func (v *visitor) js(script string) string {
	v.t.Helper()
	out, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](script))
	if err != nil {
		v.t.Fatalf("%s: %v\n%s", v.name, err, script)
	}
	return out
}

// leaving marks the page that a script is about to leave, so that arrive knows the next one; a page that the browser kept and
// shows again when somebody goes back is a new one too.
const leaving = `window.before = true; addEventListener("pageshow", shown => { if (shown.persisted) window.before = false });`

// arrive waits for a new page and checks it: no missing text, no violation of accessibility.
func (v *visitor) arrive() {
	v.t.Helper()
	for n := 0; ; n++ {
		state, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.readyState + (window.before ? "-old" : "")`))
		if err == nil && state == "complete" {
			break
		}
		if n == 2000 { // a minute: other tests may keep the machine busy
			v.t.Fatalf("%s: no new page came: %s, %v", v.name, state, err)
		}
		time.Sleep(30 * time.Millisecond)
	}
	if missing := v.js(`(document.body.innerText.match(/⟦[^⟧]*⟧/g)||[]).join(" ")`); missing != "" {
		v.t.Errorf("%s at %s: no text for %s", v.name, v.at(), missing)
	}
	accessible(v.t, v.ctx, v.axe)
}

func (v *visitor) at() string {
	at, err := chromedp.Run(v.ctx, chromedp.Location())
	if err != nil {
		v.t.Fatal(err)
	}
	return at
}

func (v *visitor) open(path string) {
	v.t.Helper()
	do(v.t, v.ctx, chromedp.Navigate(v.base+path))
	v.arrive()
}

// follow clicks the link in the page with this text.
func (v *visitor) follow(text string) {
	v.t.Helper()
	if got := v.js(fmt.Sprintf(`(() => { const a = [...document.querySelectorAll("main a")].find(a => a.textContent.trim() === %q); if (!a) return "none: " + [...document.querySelectorAll("main a")].map(a => a.textContent.trim()).join(" | "); `+leaving+` a.click(); return "" })()`, text)); got != "" {
		v.t.Fatalf("%s at %s: no link «%s»; %s", v.name, v.at(), text, got)
	}
	v.arrive()
}

// fill answers the form: text, day or choice by the name of the field; several choices parted by a bar.
func (v *visitor) fill(answers map[string]string) {
	v.t.Helper()
	b, err := json.Marshal(answers)
	if err != nil {
		v.t.Fatal(err)
	}
	got := v.js(fmt.Sprintf(`(() => { const missing = []; for (const [name, value] of Object.entries(%s)) {
  const all = [...document.querySelectorAll("main form [name='" + name + "']")];
  if (!all.length) { missing.push(name); continue }
  for (const e of all) {
    if (e.type === "radio" || e.type === "checkbox") e.checked = value.split("|").includes(e.value) || (e.type === "checkbox" && value === "on");
    else if (e.tagName === "SELECT") { const o = [...e.options].find(o => o.value === value || o.textContent.trim() === value); if (o) e.value = o.value; else missing.push(name + "=" + value) }
    else e.value = value;
    e.dispatchEvent(new Event("change", {bubbles: true}));
  } } return missing.join(" ") })()`, b))
	if got != "" {
		v.t.Fatalf("%s at %s: no field %s", v.name, v.at(), got)
	}
}

// attach chooses a file in the form.
func (v *visitor) attach(field, name string) {
	v.t.Helper()
	if got := v.js(fmt.Sprintf(`(() => { const e = document.querySelector("main form input[type=file][name=%s]"); if (!e) return "none"; const d = new DataTransfer(); d.items.add(new File(["%%PDF-1.4\n%%%%EOF\n"], %q)); e.files = d.files; return "" })()`, field, name)); got != "" {
		v.t.Fatalf("%s at %s: no field %s for a file", v.name, v.at(), field)
	}
}

// back goes back as the browser's button does, and checks that a page comes and not a question whether to send a form again.
func (v *visitor) back() {
	v.t.Helper()
	do(v.t, v.ctx, chromedp.NavigateBack())
	v.arrive()
}

// send presses the one filled button of the form.
func (v *visitor) send() {
	v.t.Helper()
	if got := v.js(`(() => { const b = document.querySelector("main form button.utrecht-button--primary-action"); if (!b) return "no button"; ` + leaving + ` b.click(); return "" })()`); got != "" {
		v.t.Fatalf("%s at %s: %s", v.name, v.at(), got)
	}
	v.arrive()
}

// does opens a deed from the case page, fills it in and sends it.
func (v *visitor) does(which, link string, answers map[string]string) {
	v.t.Helper()
	v.open(which)
	v.follow(link)
	v.fill(answers)
	v.send()
	if v.js(`String(!!document.querySelector("input[name=send]"))`) == "true" { // what cannot be taken back is checked first
		v.fill(map[string]string{"confirm": "on"})
		v.send()
	}
	v.done(link)
}

// looks fills a deed in, looks at it through the other's eyes, and shares from there.
func (v *visitor) looks(which, link string, answers map[string]string, hidden ...string) {
	v.t.Helper()
	v.open(which)
	v.follow(link)
	v.fill(answers)
	v.js(`(() => { ` + leaving + ` document.querySelector("main form button.utrecht-button--primary-action").click(); return "" })()`)
	v.arrive()
	if !strings.Contains(v.js(`document.querySelector("h1").innerText`), "Voorbeeld") {
		v.t.Fatalf("%s: no preview of «%s»: %s", v.name, link, v.js(`document.querySelector("main").innerText.slice(0, 1500)`))
	}
	frame := v.js(`document.querySelector(".tk-preview").outerHTML`)
	for _, text := range hidden {
		if strings.Contains(frame, text) {
			v.t.Errorf("the preview of «%s» shows «%s»", link, text)
		}
	}
	v.send()
	v.done(link)
}

func (v *visitor) done(what string) {
	v.t.Helper()
	if !strings.Contains(v.at(), "/done") {
		v.t.Fatalf("%s: «%s» did not go through: at %s\n%s", v.name, what, v.at(), v.js(`document.querySelector("main").innerText.slice(0, 1500)`))
	}
}

func (v *visitor) sees(which string, texts ...string) {
	v.t.Helper()
	v.open(which)
	all := v.js(`document.querySelector("main").innerText`)
	for _, text := range texts {
		if !strings.Contains(all, text) {
			v.t.Errorf("%s does not see «%s»", v.name, text)
		}
	}
}

func (v *visitor) seesNot(which string, texts ...string) {
	v.t.Helper()
	v.open(which)
	all := v.js(`document.documentElement.outerHTML`)
	for _, text := range texts {
		if strings.Contains(all, text) {
			v.t.Errorf("%s sees «%s»", v.name, text)
		}
	}
}

// TestJourney walks one person's return from the first signal to the closing report, worked by four agencies in separate
// browsers, the mayor on a phone; the protocol's clock is moved between.
func TestJourney(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)

	db.Wall = time.Now
	h := account.NewHasher(2)
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, db.Wall()) }); err != nil {
		t.Fatal(err)
	}
	if _, err := demonstration.People(t.Context(), db, h, pgtest.Time().AddDate(-3, 0, 0)); err != nil {
		t.Fatal(err)
	}
	store, err := document.OpenFolder(t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.New(server.Options{DB: db, Hasher: h, Store: store, Log: slog.New(slog.DiscardHandler), Base: "http://127.0.0.1", Demonstration: true}))
	t.Cleanup(site.Close)
	axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("the assets are not built: %v", err)
	}
	begin := calendar.Of(pgtest.Time())
	t0 := begin.AddDays(200)
	at := func(days int) { // before or after the return date
		t.Helper()
		if err := db.MoveClock(t.Context(), calendar.StartOfDay(calendar.New().LaterWorkingDay(t0.AddDays(days))).Add(10*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	day := func(days int) string {
		d := calendar.New().LaterWorkingDay(t0.AddDays(days))
		return fmt.Sprintf("%d-%d-%d", d.Day(), d.Month(), d.Year())
	}
	enter := func(name string, width int64) *visitor {
		v := &visitor{t: t, ctx: chromium(t), base: site.URL, axe: string(axe), name: name}
		do(t, v.ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(site.URL+"/sign-in"), chromedp.WaitVisible(chromedp.CSS("button[name=as]")))
		v.js(fmt.Sprintf(`(() => { `+leaving+` [...document.querySelectorAll("button[name=as]")].find(b => b.closest("li, div, p").textContent.includes(%q)).click(); return "" })()`, name))
		for range 1000 {
			if v.js(`document.querySelector(".tk-header__user") ? "in" : ""`) == "in" {
				return v
			}
			time.Sleep(30 * time.Millisecond)
		}
		t.Fatalf("%s is not signed in", name)
		return nil
	}
	om, cv := enter("Samira Bouzidi", 1280), enter("Joost van der Velden", 1280)
	town, mayor, pro := enter("Fatma Aydin", 1280), enter("Annelies Veenstra", 360), enter("Bas Nijland", 1280)

	at(-190)
	om.open("/signals/new")
	om.fill(map[string]string{"given": "Marcel", "family": "Rietman", "born": "14-3-1984"})
	om.send()
	om.fill(map[string]string{"track": "VI", "release": day(0), "source": "cvvi_list", "received": day(-190), "text": "Op de lijst."})
	om.send()
	which, done := strings.CutSuffix(strings.TrimPrefix(om.at(), site.URL), "/done?deed=signal-register")
	if !done || !strings.HasPrefix(which, "/cases/") {
		t.Fatalf("no case: %s\n%s", which, om.js(`document.querySelector("main").innerText`))
	}
	om.does(which, "Open de zaak", map[string]string{"qualification": "Poging tot doodslag", "sentence": "Zes jaar", "sentence_end": day(400), "irrevocable": "yes", "bij": "yes", "origin": "Lochem", "address": "Heideweg 27, Lochem", "parketnummer": "05/780109-22"})
	for _, stranger := range []*visitor{town, mayor, pro} {
		stranger.sees(which, "We kunnen deze pagina niet vinden")
	}
	om.looks(which, "Informeer de burgemeester van Lochem", map[string]string{"risk": "yes", "risk_text": "Onrust na het vonnis.", "ground": "om.order", "purpose": "order", "necessity": "Nodig om maatregelen te kunnen nemen.", "phone": "0800 1234"})
	town.does(which, "Bevestig de ontvangst", map[string]string{"contact": "Fatma Aydin", "phone": "14 0573", "bij": "yes"})
	om.does(which, "Vraag het reclasseringsadvies", map[string]string{"organisation": "Reclassering Nederland", "questions": "Adviseer over de voorwaarden."})
	om.does(which, "Vraag de omgevingsanalyse", map[string]string{"questions": "Hoe is de buurt opgebouwd?", "area": "Heideweg"})
	at(-150)
	om.does(which, "Toets de belangen van slachtoffers", map[string]string{"outcome": "present", "wishes": "no_contact|area", "protection": "yes", "has_zone": "yes", "zone": "GEHEIM-GEBIED", "elsewhere": "no", "idv": "yes", "source": "IDV-BRON", "on": day(-152)})
	town.open(which)
	town.follow("Geef de omgevingsanalyse")
	for n := 1; n <= 12; n++ {
		part := map[string]string{}
		if n != 4 && n != 6 {
			part[fmt.Sprintf("text_%d", n)] = fmt.Sprintf("Onderdeel %d van de analyse.", n)
		}
		if slices.Contains([]int{2, 3, 5, 7}, n) {
			part[fmt.Sprintf("mark_%d", n)] = "fact"
		}
		town.fill(part)
		town.send()
	}
	town.send() // part 8 does not say yet how sure it is
	town.follow("Onderdeel 8, Mogelijke verstoringen: Kies of het een feit, een signaal of een aanname is")
	town.fill(map[string]string{"mark_8": "fact"})
	town.send()
	town.follow("Controleer de analyse")
	town.attach("file", "kaart.pdf")
	town.send()
	town.done("Geef de omgevingsanalyse")
	om.does(which, "Leg de adrestoets vast", map[string]string{"on": day(-150), "outcome": "none", "note": "Geen conflict."})
	at(-95)
	pro.open(which)
	pro.follow("Geef het reclasseringsadvies")
	pro.attach("file_full", "GEHEIM-ADVIES.pdf")
	pro.attach("file_summary", "samenvatting.pdf")
	pro.send() // the texts are missing; the files were received
	if form := pro.js(`document.querySelector("main").innerText`); !strings.Contains(form, "GEHEIM-ADVIES.pdf") || !strings.Contains(form, "U hoeft dit bestand niet opnieuw te kiezen") {
		t.Errorf("the files must be chosen again: %s", form)
	}
	pro.fill(map[string]string{"full": "VOLLEDIG-ADVIES", "conditions": "Meldplicht.", "housing": "Eigen woning.", "monitoring": "yes", "municipal": "Gebruikt.", "position": "partly", "summary": "Samenvatting van het advies."})
	pro.send()
	pro.done("Geef het reclasseringsadvies")
	pro.back()
	if at := pro.at(); !strings.Contains(at, "/advice-submit") {
		t.Errorf("back leads to %s", at)
	}
	om.does(which, "Stel de voorwaarden voor", map[string]string{"letters": "a|b|d", "parameter.a.persons": "GEHEIM-PERSOON", "parameter.a.institution": "GEHEIM-SCHOOL", "parameter.a.exception": "GEHEIM-OMGANG", "parameter.b.form": "both", "parameter.b.area": "GEHEIM-GEBIED", "parameter.d.institution": "Reclassering Nederland", "parameter.d.frequency": "elke week", "monitoring": "b"})
	mayor.does(which, "Leg de driehoek vast", map[string]string{"on": day(-95), "outcome": "held", "note": "Besproken."})
	secrets := []string{"GEHEIM-SCHOOL", "GEHEIM-OMGANG", "GEHEIM-GEBIED", "GEHEIM-PERSOON", "VOLLEDIG-ADVIES", "GEHEIM-ADVIES", "IDV-BRON"}
	om.looks(which, "Vraag de zienswijze", map[string]string{"questions": "Wat vindt u van de terugkeer?", "here": "b", "ground": "om.order", "purpose": "order", "necessity": "Nodig voor de zienswijze."}, secrets...)
	mayor.seesNot(which, secrets...)
	town.seesNot(which, secrets...)
	pro.seesNot(which, "IDV-BRON")

	at(-70)
	mayor.open(which)
	if seen := mayor.js(`document.querySelector("main").innerText`); !strings.Contains(seen, "samenvatting.pdf") {
		t.Errorf("the mayor does not see the document that goes with the summary: %s", seen)
	}
	// An official writes a draft, which he cannot send; the mayor goes on from it.
	town.open(which)
	town.follow("Bereid de zienswijze voor")
	town.fill(map[string]string{"position": "objection", "measures": "De wijkagent houdt contact met de buurt."})
	town.send()
	if at := town.at(); !strings.Contains(at, "/view-submit") || !strings.Contains(town.js(`document.querySelector("main").innerText`), "U maakt een concept") {
		t.Errorf("the draft leads to %s", at)
	}
	mayor.follow("Geef uw zienswijze")
	if kept := mayor.js(`document.querySelector("main form [name=measures]").value`); kept != "De wijkagent houdt contact met de buurt." {
		t.Errorf("the mayor does not read the official's draft: %q", kept)
	}
	mayor.fill(map[string]string{"position": "objection", "reason.order": "Er was onrust.", "answer.a": "support", "answer.b": "support", "answer.d": "change", "text.d": "Twee keer per week."})
	mayor.send()
	mayor.js(`(() => { ` + leaving + ` document.querySelector("main .utrecht-data-list__actions a").click(); return "" })()`)
	mayor.arrive()
	if kept := mayor.js(`(document.querySelector("main form [name='reason.order']") || {}).value`); kept != "Er was onrust." {
		t.Errorf("changing an answer leads to %s with %q", mayor.at(), kept)
	}
	mayor.send()
	mayor.fill(map[string]string{"confirm": "on"})
	mayor.send()
	mayor.done("Geef uw zienswijze")
	if sent := mayor.js(`document.querySelector("main").innerText`); !strings.Contains(sent, "Aan OM Oost-Nederland") || !strings.Contains(sent, "wettelijk uiterlijk") {
		t.Errorf("the mayor is not told what happens next: %s", sent)
	}
	om.does(which, "Leg de reactie op het bezwaar vast", map[string]string{"on": day(-70), "outcome": "partly", "note": "Extra toezicht."})
	at(-40)
	om.open(which)
	om.follow("Weeg de zienswijze en maak het ontwerpbesluit")
	om.js(`(() => { for (const r of document.querySelectorAll("main form input[type=radio][name^='result.']")) if (r.value === "adopted") r.checked = true; for (const a of document.querySelectorAll("main form textarea[name^='reason.']")) a.value = "Overgenomen."; return "" })()`)
	om.fill(map[string]string{"analysis": "Meegewogen.", "aspect.fitness": "Goed.", "aspect.risk": "Te beperken.", "aspect.victims": "Gewogen.", "outcome": "grant", "summary": "Uw punten zijn gewogen.", "unchanged": "on"})
	om.send() // keeps the weighing: its points fold
	om.send()
	om.done("Weeg de zienswijze")
	cv.open(which)
	cv.follow("Neem de beslissing")
	cv.fill(map[string]string{"outcome": "grant", "until": day(400), "reasons": "Gelet op alles.", "summary": "Uw punten zijn gewogen.", "served": day(-40), "unchanged": "on"})
	cv.send()
	if shown := cv.js(`document.querySelector("main").innerText`); !strings.Contains(shown, "Wie ziet dit na de beslissing?") || !strings.Contains(shown, "GEHEIM-GEBIED") || !strings.Contains(shown, "Overgenomen, zonder wijziging van de voorwaarden. Overgenomen.") {
		t.Errorf("the decision is not shown back: %s", shown)
	}
	cv.fill(map[string]string{"confirm": "on"})
	cv.send()
	cv.done("Neem de beslissing")
	om.does(which, "Laat de partners weten wat er is beslist", map[string]string{"text": "De v.i. is verleend.", "ground": "om.execution_administrative", "purpose": "order"})
	om.does(which, "Geef opdracht tot toezicht", map[string]string{"organisation": "Reclassering Nederland", "text": "Toezicht tot het einde van de proeftijd."})
	mayor.sees(which, "Overgenomen", "Uw punten zijn gewogen.")
	mayor.follow("Wat er met uw zienswijze is gedaan")
	if told := mayor.js(`document.querySelector("main").innerText`); !strings.Contains(told, "De v.i. is verleend, met 3 bijzondere voorwaarden. U noemde 2 punten: 2 overgenomen") {
		t.Errorf("the mayor is not told what was done: %s", told)
	}
	mayor.seesNot(which, secrets...)
	at(-25)
	town.does(which, "Leg het terugkeerplan vast", map[string]string{"on": day(-25), "outcome": "complete", "note": "Alles geregeld."})
	om.does(which, "Leg vast dat het slachtoffer is ingelicht", map[string]string{"on": day(-25), "outcome": "informed"})
	at(-8)
	om.does(which, "Leg de gereedheidstoets vast", map[string]string{"on": day(-8), "outcome": "green", "note": "Klaar."})
	at(0)
	om.does(which, "Bevestig de terugkeer", map[string]string{"actual": day(0), "address": "Heideweg 27, Lochem", "source": "DJI"})
	pro.does(which, "Start het toezicht", map[string]string{"on": day(0), "level": "2", "plan": "Wekelijks gesprek."})
	at(85)
	pro.does(which, "Bevestig de voortgang", map[string]string{"text": "Verloopt goed."})
	pro.does(which, "Leg een gebeurtenis vast", map[string]string{"kind": "MissedAppointment", "on": day(85), "text": "GEMISTE-AFSPRAAK"})
	pro.does(which, "Meld een overtreding", map[string]string{"happened": day(85), "condition": "d", "text": "Niet gemeld.", "order": "no"})
	om.does(which, "Beoordeel de overtreding", map[string]string{"outcome": "warning", "reason": "Eerste keer."})
	for _, municipal := range []*visitor{town, mayor} {
		municipal.seesNot(which, append(secrets, "GEMISTE-AFSPRAAK", "Niet gemeld.")...)
	}
	at(401)
	pro.does(which, "Geef het afloopbericht", map[string]string{"ended": day(401), "outcome": "completed", "text": "Afgelopen."})
	om.does(which, "Sluit de zaak af", map[string]string{"variant": "completed", "reason": "Proeftijd voorbij.", "lessons": "Vroeg begonnen."})
	om.sees(which, "Deze zaak is afgesloten")

	if found, err := ledger.Verify(t.Context(), db); err != nil || len(found) != 0 {
		t.Errorf("verify: %v %v", found, err)
	}
}
