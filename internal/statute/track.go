package statute

// Track is the legal way along which a person returns. The code is stored and typed on the command line.
// The zero value is no track.
type Track string

// The tracks. Only VI and EndOfSentence have steps now; the others keep their place so that a code never changes meaning.
const (
	VI                   Track = "VI"
	EndOfSentence        Track = "EndOfSentence"
	SuspendedSentence    Track = "SuspendedSentenceConditions"
	Programme            Track = "PenitentiaryProgramme"
	ReintegrationLeave   Track = "ReintegrationLeave"
	TbsLeave             Track = "TbsLeave"
	TbsProbationaryLeave Track = "TbsProbationaryLeave"
	TbsConditionalEnd    Track = "TbsConditionalEnd"
	TbsUnconditionalEnd  Track = "TbsUnconditionalEnd"
	YouthMeasure         Track = "PIJ"
	LongTermMeasure      Track = "GVM"
	RemandSuspended      Track = "SuspensionOfRemand"
)

// TrackRow is what the law says about a track.
type TrackRow struct {
	Track   Track
	Name    Name
	Release Name   // what the return date (T0) is on this track
	Decides Name   // who decides
	View    Name   // where the mayor's view goes
	Source  string // article
	Offered bool   // has steps now; false: a case cannot be opened on it yet
}

// Tracks lists the tracks, in the order of the forms.
var Tracks = []TrackRow{
	{VI, Name{"Voorwaardelijke invrijheidstelling (v.i.)", "Conditional release"}, Name{"v.i.-datum", "conditional-release date"},
		Name{"OM (CVv.i.)", "OM (central release unit)"}, Name{"de beslissing van het OM over de voorwaarden", "the OM's decision on the conditions"}, "art. 6:2:10–6:2:14 Sv", true},
	{EndOfSentence, Name{"Einde van de straf", "End of sentence"}, Name{"einddatum", "end date"},
		Name{"niemand: vrij van rechtswege", "nobody: free by law"}, Name{"vrijwillige maatregelen en eigen bevoegdheden van de burgemeester", "voluntary measures and the mayor's own powers"}, "art. 6:2:5 Sv", true},
	{SuspendedSentence, Name{"Bijzondere voorwaarden bij voorwaardelijke veroordeling", "Conditions of a suspended sentence"}, Name{"vrijlating of uitspraak", "release or judgment"},
		Name{"rechter, op vordering van het OM", "court, on the OM's demand"}, Name{"de eis aan de rechter", "the demand to the court"}, "art. 14a–14c Sr", false},
	{Programme, Name{"Penitentiair programma", "Penitentiary programme"}, Name{"start van het programma", "start of the programme"},
		Name{"selectiefunctionaris DJI", "selection official of DJI"}, Name{"het advies van het OM", "the OM's advice"}, "art. 4 Pbw", false},
	{ReintegrationLeave, Name{"Re-integratieverlof", "Reintegration leave"}, Name{"eerste verlof", "first leave"},
		Name{"directeur of selectiefunctionaris", "director or selection official"}, Name{"het advies van het OM", "the OM's advice"}, "art. 26 Pbw", false},
	{TbsLeave, Name{"Verlof tbs", "Leave under tbs"}, Name{"eerste verlof van elke fase", "first leave of each stage"},
		Name{"minister, op advies van het AVT", "minister, on advice of the AVT"}, Name{"het advies van het OM", "the OM's advice"}, "art. 50 Bvt", false},
	{TbsProbationaryLeave, Name{"Proefverlof tbs", "Probationary leave under tbs"}, Name{"begin van het proefverlof", "start of the leave"},
		Name{"minister", "minister"}, Name{"het advies van het OM", "the OM's advice"}, "art. 51 Bvt; art. 6:6:10(3) Sv", false},
	{TbsConditionalEnd, Name{"Voorwaardelijke beëindiging verpleging", "Conditional end of tbs nursing"}, Name{"datum van de rechter", "date set by the court"},
		Name{"rechter", "court"}, Name{"de vordering van het OM", "the OM's demand"}, "art. 6:6:10–6:6:15 Sv", false},
	{TbsUnconditionalEnd, Name{"Einde tbs", "End of tbs"}, Name{"datum van de rechter", "date set by the court"},
		Name{"rechter", "court"}, Name{"informatie", "information"}, "art. 6:2:17 Sv", false},
	{YouthMeasure, Name{"PIJ-maatregel", "Youth measure (PIJ)"}, Name{"voorwaardelijk einde", "conditional end"},
		Name{"rechter of minister", "court or minister"}, Name{"het trajectberaad", "the trajectory consultation"}, "art. 6:2:22 Sv", false},
	{LongTermMeasure, Name{"Gedragsbeïnvloedende of vrijheidsbeperkende maatregel (GVM)", "Behaviour-influencing or liberty-restricting measure"}, Name{"einde van straf, v.i. of tbs", "end of sentence, release or tbs"},
		Name{"rechter, op vordering van het OM", "court, on the OM's demand"}, Name{"de vordering van het OM", "the OM's demand"}, "art. 38z Sr; art. 6:6:23a–6:6:23f Sv", false},
	{RemandSuspended, Name{"Schorsing van de voorlopige hechtenis", "Suspension of remand"}, Name{"vrijlating", "release"},
		Name{"rechter", "court"}, Name{"alleen als het OM dat nodig vindt", "only at the OM's discretion"}, "art. 80 Sv", false},
}

// OfferedTracks are the tracks on which a case can begin.
func OfferedTracks() []Choice {
	var all []Choice
	for _, t := range Tracks {
		if t.Offered {
			all = append(all, Choice{string(t.Track), t.Name})
		}
	}
	return all
}

// ReleaseRegime is the law under which a conditional release is decided. The zero value is not known.
type ReleaseRegime string

// The regimes: the date of the last judgment of fact decides (transition of the Wet straffen en beschermen).
const (
	WSBRelease ReleaseRegime = "WSB_VI" // judged on or after 1 July 2021: the OM grants, refuses or postpones
	OldRelease ReleaseRegime = "OLD_VI" // judged before: release by law unless a court delays or withholds it
)

// ReleaseRegimes lists the regimes with their names.
var ReleaseRegimes = []Choice{
	{string(WSBRelease), Name{"v.i. volgens de Wet straffen en beschermen (uitspraak vanaf 1 juli 2021)", "conditional release under the law from 1 July 2021"}},
	{string(OldRelease), Name{"v.i. volgens het oude recht (uitspraak vóór 1 juli 2021)", "conditional release under the law before 1 July 2021"}},
}
