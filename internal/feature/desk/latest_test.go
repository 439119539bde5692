package desk

import (
	"errors"
	"testing"
	"time"
)

func TestLatest(t *testing.T) {
	t.Parallel()
	var l latest[int]
	n, done := 0, make(chan struct{}, 9)
	compute := func() (int, error) { n++; defer func() { done <- struct{}{} }(); return n, nil }
	at := time.Date(2027, 4, 22, 8, 0, 0, 0, time.UTC)
	ask := func(after time.Duration, want int) {
		t.Helper()
		got, err := l.get(at.Add(after), time.Minute, compute)
		if err != nil || got != want {
			t.Errorf("after %s: %d, %v; want %d", after, got, err, want)
		}
	}
	ask(0, 1)
	<-done
	ask(59*time.Second, 1)
	ask(61*time.Second, 1) // the old one, while the next is computed
	<-done
	for range 100 {
		if got, _ := l.get(at.Add(62*time.Second), time.Minute, compute); got == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	ask(62*time.Second, 2)
	ask(20*time.Minute, 3) // too old to be shown
	<-done
	ask(-time.Hour, 4) // the clock went back
	<-done
	if _, err := l.get(at.Add(9*time.Hour), time.Minute, func() (int, error) { return 0, errors.New("lost") }); err == nil {
		t.Error("an error is hidden")
	}
	if got, err := l.get(at, 0, compute); err != nil || got != 5 {
		t.Error("kept although every call computes", got, err)
	}
}
