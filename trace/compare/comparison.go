package compare

// A Comparison compares exchanges one after the other, by rules.
type Comparison struct {
	MaxSlowdown float64 // how many times as long as recorded a reply may take; 0 for any time
	Fill        bool    // a recorded command without a reply gets the live one

	rules    Ruleset
	values   Values
	recorded ledger
	live     ledger
	ids      map[string]string // unique-ids, recorded to live
	back     map[string]string
	messages map[message]*Turn // that were recorded
}

// New begins a comparison. The values, which may be nil, are what slots
// with a name stand for; captures are added to them.
func New(rules Ruleset, values Values) *Comparison {
	if values == nil {
		values = Values{}
	}
	return &Comparison{rules: rules, values: values, ids: map[string]string{}, back: map[string]string{}, messages: map[message]*Turn{}}
}

// Spare is the outcome of a recorded exchange that began TLS, where the live
// connection is under TLS already.
func (c *Comparison) Spare(recorded *Turn) Outcome {
	o := Outcome{Verdict: Missing, Recorded: recorded}
	if c.rules[ruleTLS] {
		o.Verdict, o.Rules = Tolerated, []string{ruleTLS}
	}
	return o
}

// Compare compares an exchange with the recorded one; either may be nil.
func (c *Comparison) Compare(recorded, live *Turn) Outcome {
	o := Outcome{Recorded: recorded, Live: live}
	switch {
	case live == nil || !live.Answered && len(live.Heard) == 0 && recorded != nil && recorded.Answered:
		o.Verdict = Missing
		return o
	case recorded == nil:
		o.Verdict = Extra
		return o
	case c.Fill && !recorded.Answered && len(recorded.Heard) == 0:
		o.fill(recorded.To)
		return o
	}
	d := &differ{c: c, o: &o, r: recorded, l: live}
	d.compare()
	o.Verdict = o.verdict()
	o.reversed()
	if o.Verdict == Differs {
		o.Where = c.values.told()
	}
	return o
}

// Fills returns the outcome of a live exchange that the transcript has nothing of;
// it belongs behind a line of the file.
func (c *Comparison) Fills(live *Turn, after int) Outcome {
	o := Outcome{Live: live}
	o.fill(after)
	return o
}

func (o *Outcome) fill(after int) {
	o.Verdict = Filled
	for i := range o.Live.Heard {
		o.Changes = append(o.Changes, Change{Live: &o.Live.Heard[i], After: after})
	}
}
