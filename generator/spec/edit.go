package spec

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Edit returns the text of an underpin.yaml with the decisions, domains, resources and fields of a
// spec: the words of options are replaced where they are, what is missing is added, what the
// spec does not have goes, and all else stays, comments too. It is an error if the text then says something else than the spec.
func Edit(text []byte, s *Spec, c Choices) ([]byte, error) {
	for _, d := range c.Decisions {
		var err error
		if text, err = editDecision(text, d, s.Decisions[d.Name]); err != nil {
			return nil, err
		}
	}
	text, err := editDomains(text, s)
	if err != nil {
		return nil, err
	}
	edited, err := Parse("underpin.yaml", text, c)
	if err != nil {
		return nil, err
	}
	edited.Complete(c)
	edited.Module = s.Module
	if !bytes.Equal(edited.YAML(c), s.YAML(c)) {
		return nil, errors.New("underpin.yaml: it can't be edited where it changes; write it as in underpin.lock")
	}
	return text, nil
}

// editDecision replaces the option of a decision, or adds the decision to the others.
func editDecision(text []byte, d Choice, option string) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	is, entry := d.Default, scalar(d.Name)+": "+d.yaml(option)
	decisions := member(document.Content[0], "decisions")
	value := member(decisions, d.Name)
	if value != nil {
		is, _ = d.Parse(value.Value)
	}
	switch {
	case is == option:
		return text, nil
	case value != nil:
		return replace(text, value, d.yaml(option)), nil
	case decisions == nil:
		return append(text, "decisions: {"+entry+"}\n"...), nil
	case len(decisions.Content) == 0:
		return replace(text, decisions, "{"+entry+"}"), nil
	}
	first, added := decisions.Content[0], entry
	if decisions.Style&yaml.FlowStyle != 0 {
		added += ", "
	} else {
		added += "\n" + strings.Repeat(" ", first.Column-1)
	}
	at := offset(text, first)
	return bytes.Join([][]byte{text[:at], []byte(added), text[at:]}, nil), nil
}

// member returns the value of a key of a mapping, nil if there is none.
func member(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// replace replaces the text of a scalar, or of an empty mapping, on one line.
func replace(text []byte, n *yaml.Node, with string) []byte {
	from := offset(text, n)
	to := from + len(n.Value)
	if end := map[byte]byte{'"': '"', '\'': '\'', '{': '}'}[text[from]]; end != 0 {
		to = from + 1 + bytes.IndexByte(text[from+1:], end) + 1
	}
	return bytes.Join([][]byte{text[:from], []byte(with), text[to:]}, nil)
}

// offset returns where a node begins. Columns count code points.
func offset(text []byte, n *yaml.Node) int {
	at := 0
	for range n.Line - 1 {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at
}
