package trace

import "time"

// What follows is for a recording that is made from the words of another tool.

// fact writes a % line.
func (r *Recorder) fact(name, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.begun {
		r.options.Facts = append(r.options.Facts, Fact{name, text})
		return
	}
	r.meta(name, r.hoard.clean(text))
	r.out.flush()
}

// join says that the conversation is under way.
func (r *Recorder) join() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.talk.greeted = true
}

func (r *Recorder) inBody() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.talk.body.within
}

func (r *Recorder) inExchange() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.talk.auth != nil
}

// leaveOut writes that lines of a body are not known.
func (r *Recorder) leaveOut(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.yield(r.client)
	r.finish(r.server)
	r.talk.body.mayEnd = true
	r.out.record(at, &Record{Kind: Elided, Side: Server, Attrs: Attrs{{"octets", unknownCount}}})
	r.out.flush()
}

// secrets returns the passwords that were heard.
func (r *Recorder) secrets() (all [][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.hoard.sought {
		if k.hidden.Kind == HiddenSecret {
			all = append(all, k.value)
		}
	}
	return all
}

// imported sets the word for the trailer.
func (r *Recorder) imported(at time.Time, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clock(at)
	if r.open, r.reason = false, "imported"; err != nil {
		r.reason = "error"
	}
}

// speaker tells by the state of the conversation who says a line.
func (r *Recorder) speaker(text []byte) Side {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := &r.talk
	c := parseCommand(text)
	known := c.row != nil || c.secret(text).from != open
	switch {
	case !d.greeted:
		return Server
	case d.body.within:
		if !d.body.message && known && c.secret(text).from != open {
			return Client
		}
		return Server
	case isStatus(text):
		return Server
	case d.auth != nil:
		if len(d.auth.lines) < d.auth.challenges {
			return Client
		}
		return Server
	case len(d.owed) > 0 && !known:
		return Server
	}
	return Client
}
