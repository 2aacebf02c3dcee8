package statute

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"
)

// Controller is the kind of organisation that answers for data. The zero value is none.
type Controller string

// The kinds of controller.
const (
	OMController           Controller = "om"           // College van procureurs-generaal, for parketten and CVv.i.
	MunicipalityController Controller = "municipality" // mayor, or college of B&W
	MinisterController     Controller = "minister"
	PoliceController       Controller = "police"
	ProbationController    Controller = "probation"
	JointController        Controller = "joint" // a partnership that several answer for
	OwnController          Controller = "own"   // any organisation, about its own staff and records
)

// Controllers lists the kinds of controller, in the order of the documents.
var Controllers = []Controller{OMController, MunicipalityController, MinisterController, PoliceController, ProbationController, JointController, OwnController}

// DataRegime is the body of rules under which an item of the record stands; every content row has one. It is another
// thing than ReleaseRegime. The zero value is none.
type DataRegime string

// The regimes of data.
const (
	JusticeData        DataRegime = "justice"        // justitiële gegevens: Wjsg titel 2
	ProsecutionData    DataRegime = "prosecution"    // strafvorderlijke gegevens: Wjsg titel 2A
	ExecutionData      DataRegime = "execution"      // tenuitvoerleggingsgegevens: Wjsg titel 3a
	ProbationReport    DataRegime = "probation"      // persoonsdossiers, reclasseringsrapporten: Wjsg titel 3
	PoliceData         DataRegime = "police"         // politiegegevens: Wpg
	MunicipalData      DataRegime = "municipal"      // AVG en UAVG
	PartnershipData    DataRegime = "partnership"    // WGS
	AccountabilityData DataRegime = "accountability" // AVG: looks, receipts, accounts
)

// DataRegimes lists the regimes of data with their names.
var DataRegimes = []Choice{
	{string(JusticeData), Name{"justitiële gegevens (Wjsg titel 2)", "justice data (Wjsg title 2)"}},
	{string(ProsecutionData), Name{"strafvorderlijke gegevens (Wjsg titel 2A)", "prosecution data (Wjsg title 2A)"}},
	{string(ExecutionData), Name{"tenuitvoerleggingsgegevens (Wjsg titel 3a)", "execution data (Wjsg title 3a)"}},
	{string(ProbationReport), Name{"reclasseringsrapporten (Wjsg titel 3)", "probation reports (Wjsg title 3)"}},
	{string(PoliceData), Name{"politiegegevens (Wpg)", "police data (Wpg)"}},
	{string(MunicipalData), Name{"gegevens van de gemeente (AVG en UAVG)", "municipal data (GDPR)"}},
	{string(PartnershipData), Name{"gegevens van een samenwerkingsverband (WGS)", "data of a partnership (WGS)"}},
	{string(AccountabilityData), Name{"verantwoording (AVG)", "accountability (GDPR)"}},
}

// Purposes are the purposes for which something is shared; a ground names those that it allows.
var Purposes = []Choice{
	{"justice", Name{"strafrechtspleging", "administration of criminal justice"}},
	{"execution", Name{"tenuitvoerlegging", "execution of sentences"}},
	{"prevention", Name{"strafbare feiten voorkomen", "preventing offences"}},
	{"order", Name{"openbare orde en veiligheid", "public order and safety"}},
	{"administrative", Name{"bestuursrechtelijke beslissing", "administrative decision"}},
	{"resocialisation", Name{"terugkeer in de samenleving", "return to society"}},
	{"victims", Name{"hulp aan slachtoffers", "help to victims"}},
	{"accountability", Name{"verantwoording", "accountability"}},
}

// Ground is one legal ground for sharing.
type Ground struct {
	Code       string
	Controller Controller // whose data it lets go
	Regime     DataRegime // under which regime those stand
	Article    string
	Name       Name
	Purposes   []string // codes of Purposes
	Source     string
	Assumed    bool // our reading, not signed off by a lawyer
}

//go:embed grounds.toml
var groundsTOML string

// Grounds lists all grounds, in the order of the file.
var Grounds = readGrounds(groundsTOML)

// readGrounds panics on a file that is not as it should be: the file is compiled in, and a test reads it.
func readGrounds(text string) []Ground {
	var file struct {
		Ground []struct {
			Code, Controller, Regime, Article, NL, EN, Source string
			Purposes                                          []string
			Assumed                                           bool
		}
	}
	meta, err := toml.Decode(text, &file)
	if err != nil || len(meta.Undecoded()) > 0 {
		panic(fmt.Sprintf("statute: grounds.toml: %v %v", err, meta.Undecoded()))
	}
	grounds := make([]Ground, 0, len(file.Ground))
	for _, g := range file.Ground {
		grounds = append(grounds, Ground{g.Code, Controller(g.Controller), DataRegime(g.Regime), g.Article, Name{g.NL, g.EN}, g.Purposes, g.Source, g.Assumed})
	}
	return grounds
}

// GroundsFor lists the grounds on which a controller may share data of a regime. Empty means: it may not be shared.
// A BIJ notice is never a ground to share on; it is a source of a signal.
func GroundsFor(controller Controller, regime DataRegime) []Ground {
	var fitting []Ground
	for _, g := range Grounds {
		if g.Controller == controller && g.Regime == regime && g.Controller != MinisterController {
			fitting = append(fitting, g)
		}
	}
	return fitting
}

// FindGround gives a ground by code; false when there is none.
func FindGround(code string) (Ground, bool) {
	for _, g := range Grounds {
		if g.Code == code {
			return g, true
		}
	}
	return Ground{}, false
}

// Allows tells whether the ground allows sharing for a purpose.
func (g Ground) Allows(purpose string) bool {
	for _, p := range g.Purposes {
		if p == purpose {
			return true
		}
	}
	return false
}
