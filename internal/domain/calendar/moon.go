package calendar

import "math"

// The new moons and the place of the sun below are after Jean Meeus,
// Astronomical Algorithms (2nd edition, 1998), chapters 25 and 49; which of
// them begins which month of the Vietnamese calendar is after Hồ Ngọc Đức,
// "Thuật toán tính âm lịch" (informatik.uni-leipzig.de/~duc/amlich). Days are
// those of Vietnam, UTC+7, which the calendar uses since 1968 (Decision
// 121-CP of 8 August 1967).

const (
	synodic = 29.530588861 // days from one new moon to the next, on average
	firstNM = 2451550.09766
	zoneDay = 7.0 / 24 // Vietnam is this much of a day ahead of UTC
)

func sinDeg(deg float64) float64 { return math.Sin(deg * math.Pi / 180) }

// wave is one term of a new moon's correction: a sine of multiples of the
// sun's anomaly, the moon's anomaly and the moon's argument of latitude.
type wave struct{ amplitude, sun, moon, node float64 }

// waves are the terms of Meeus's table 49 for the new moon; a term with the
// sun's anomaly shrinks with the eccentricity of the earth's orbit.
var waves = [...]wave{
	{-0.40720, 0, 1, 0},
	{0.17241, 1, 0, 0},
	{0.01608, 0, 2, 0},
	{0.01039, 0, 0, 2},
	{0.00739, -1, 1, 0},
	{-0.00514, 1, 1, 0},
	{0.00208, 2, 0, 0},
	{-0.00111, 0, 1, -2},
	{-0.00057, 0, 1, 2},
	{0.00056, 1, 2, 0},
	{-0.00042, 0, 3, 0},
	{0.00042, 1, 0, 2},
	{0.00038, 1, 0, -2},
	{-0.00024, -1, 2, 0},
	{-0.00007, 2, 1, 0},
	{0.00004, 0, 2, -2},
	{0.00004, 3, 0, 0},
	{0.00003, 1, 1, -2},
	{0.00003, 0, 2, 2},
	{-0.00003, 1, 1, 2},
	{0.00003, -1, 1, 2},
	{-0.00002, -1, 1, -2},
	{-0.00002, 1, 3, 0},
	{0.00002, 0, 4, 0},
}

// pulls are what the planets do to a new moon: days, degrees, degrees for each
// moon.
var pulls = [...][3]float64{
	{0.000325, 299.77, 0.107408},
	{0.000165, 251.88, 0.016321},
	{0.000164, 251.83, 26.651886},
	{0.000126, 349.42, 36.412478},
	{0.000110, 84.66, 18.206239},
	{0.000062, 141.74, 53.303771},
	{0.000060, 207.14, 2.453732},
	{0.000056, 154.84, 7.306860},
	{0.000047, 34.52, 27.261239},
	{0.000042, 207.19, 0.121824},
	{0.000040, 291.34, 1.844379},
	{0.000037, 161.72, 24.198154},
	{0.000035, 239.56, 25.513099},
	{0.000023, 331.55, 3.592518},
}

// newMoon is the instant of the k-th new moon after that of 6 January 2000, as a
// Julian day of terrestrial time.
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	t2, t3 := t*t, t*t*t
	sun := 2.5534 + 29.10535670*n - 0.0000014*t2 - 0.00000011*t3
	moon := 201.5643 + 385.81693528*n + 0.0107582*t2 + 0.00001238*t3 - 0.000000058*t2*t2
	node := 160.7108 + 390.67050284*n - 0.0016118*t2 - 0.00000227*t3 + 0.000000011*t2*t2
	rising := 124.7746 - 1.56375588*n + 0.0020672*t2 + 0.00000215*t3
	e := 1 - 0.002516*t - 0.0000074*t2
	jd := firstNM + synodic*n + 0.00015437*t2 - 0.000000150*t3 + 0.00000000073*t2*t2 - 0.00017*sinDeg(rising)
	for _, w := range waves {
		size := w.amplitude
		switch math.Abs(w.sun) {
		case 1:
			size *= e
		case 2:
			size *= e * e
		}
		jd += size * sinDeg(w.sun*sun+w.moon*moon+w.node*node)
	}
	for i, p := range pulls {
		angle := p[1] + p[2]*n
		if i == 0 {
			angle -= 0.009173 * t2
		}
		jd += p[0] * sinDeg(angle)
	}
	return jd
}

// clockLag is terrestrial minus universal time in days for a year (Espenak and
// Meeus, "Polynomial expressions for delta T", NASA).
func clockLag(year float64) float64 {
	t := year - 2000
	var seconds float64
	switch {
	case year < 1986:
		t = year - 1975
		seconds = 45.45 + 1.067*t - t*t/260 - t*t*t/718
	case year < 2005:
		seconds = 63.86 + 0.3345*t - 0.060374*t*t + 0.0017275*t*t*t + 0.000651814*t*t*t*t + 0.00002373599*t*t*t*t*t
	case year < 2050:
		seconds = 62.92 + 0.32217*t + 0.005589*t*t
	default:
		century := (year - 1820) / 100
		seconds = -20 + 32*century*century - 0.5628*(2150-year)
	}
	return seconds / 86400
}

func yearOf(jd float64) float64 { return 2000 + (jd-2451544.5)/365.2425 }

// newMoonDay is the Julian day number of the day in Vietnam on which the k-th
// new moon falls.
func newMoonDay(k int) int {
	jd := newMoon(k)
	return int(math.Floor(jd - clockLag(yearOf(jd)) + zoneDay + 0.5))
}

// sunSector is the twelfth of the ecliptic, 0 to 11 from the spring equinox, in
// which the sun stands when a day begins in Vietnam. A principal term (trung
// khí) falls on the days on which it changes.
func sunSector(day int) int {
	jd := float64(day) - 0.5 - zoneDay
	t := (jd + clockLag(yearOf(jd)) - 2451545) / 36525
	m := 357.52911 + 35999.05029*t - 0.0001537*t*t
	centre := (1.914602-0.004817*t-0.000014*t*t)*sinDeg(m) + (0.019993-0.000101*t)*sinDeg(2*m) + 0.000289*sinDeg(3*m)
	apparent := 280.46646 + 36000.76983*t + 0.0003032*t*t + centre - 0.00569 - 0.00478*sinDeg(125.04-1934.136*t)
	return int(math.Floor(math.Mod(math.Mod(apparent, 360)+360, 360) / 30))
}
