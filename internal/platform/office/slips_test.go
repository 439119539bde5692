package office

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"loa/internal/domain"
)

const signUp = "https://loa.dongnai.gov.vn/dang-ky/7f3c1b52-9a7e-4b0d-8f11-2c5d6e7f8a90?ma=K7QX-PM2D-93RT"

func sampleSlips(n int) []Slip {
	slips := make([]Slip, n)
	for i := range slips {
		slips[i] = Slip{Name: "Nguyễn Thị Ngọc Ánh", Agency: "Ủy ban nhân dân phường Trấn Biên", URL: signUp, Expires: "2027-02-28"}
	}
	if n > 1 {
		slips[1] = Slip{
			Name:   "Công Tằng Tôn Nữ Thị Phương Thảo Nguyễn Hoàng Bảo Châu",
			Agency: "Trung tâm Phục vụ hành chính công, Văn phòng Hội đồng nhân dân và Ủy ban nhân dân thành phố Đồng Nai, cơ sở tại phường Tam Hiệp",
			URL:    signUp + strings.Repeat("x", 120), Expires: "2027-02-28",
		}
	}
	return slips
}

// builtFonts reads the fonts that the build of the front end puts beside the
// tree; without them the test is skipped, but not where all must run.
func builtFonts(t *testing.T) Fonts {
	t.Helper()
	fonts, err := ReadFonts(os.DirFS(filepath.Join("..", "..", "..", "ui", "dist")))
	if err != nil {
		if os.Getenv("LOA_CI") == "1" {
			t.Fatalf("the front end is not built: %v", err)
		}
		t.Skipf("the front end is not built: %v", err)
	}
	return fonts
}

func TestSlipsPDF(t *testing.T) {
	t.Parallel()
	fonts := builtFonts(t)
	for slips, pages := range map[int]int{1: 1, 8: 1, 9: 2} {
		file, err := SlipsPDF(fonts, sampleSlips(slips))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.Contains(file, fmt.Appendf(nil, "/Count %d\n", pages)) {
			t.Errorf("%d slips are not %d pages", slips, pages)
		}
		again, err := SlipsPDF(fonts, sampleSlips(slips))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file, again) {
			t.Error("the same slips gave other bytes")
		}
	}
	_, err := SlipsPDF(fonts, []Slip{{URL: strings.Repeat("x", 3000)}})
	if domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("an endless address: %v", err)
	}
}

func TestSlipsNeedPeopleAndLetters(t *testing.T) {
	t.Parallel()
	if _, err := SlipsPDF(Fonts{}, nil); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("no slips: %v", err)
	}
	for name, font := range map[string][]byte{"broken": []byte("x"), "without Vietnamese": goregular.TTF} {
		if _, err := SlipsPDF(Fonts{Regular: font, Bold: font}, sampleSlips(1)); err == nil {
			t.Errorf("a font %s was accepted", name)
		}
	}
	if _, err := ReadFonts(os.DirFS(t.TempDir())); err == nil {
		t.Error("fonts out of nothing")
	}
}

// modules reads the drawing back: which modules are dark.
func modules(t *testing.T, file []byte, size, side int) [][]bool {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != size || b.Dy() != size {
		t.Fatalf("the picture is %v", b)
	}
	scale := size / side
	margin := (size - scale*side) / 2
	grid := make([][]bool, side)
	for y := range grid {
		grid[y] = make([]bool, side)
		for x := range grid[y] {
			r, _, _, _ := img.At(margin+x*scale+scale/2, margin+y*scale+scale/2).RGBA()
			grid[y][x] = r == 0
		}
	}
	return grid
}

// Both drawings show the same code, with its three corner marks inside a free
// border.
func TestSquareCodes(t *testing.T) {
	t.Parallel()
	_, side, err := squareCode(signUp)
	if err != nil {
		t.Fatal(err)
	}
	file, err := QRPNG(signUp, 300)
	if err != nil {
		t.Fatal(err)
	}
	grid := modules(t, file, 300, side)
	for i := range side {
		for edge := range quietZone {
			if grid[edge][i] || grid[i][edge] || grid[side-1-edge][i] || grid[i][side-1-edge] {
				t.Fatal("the free border is not free")
			}
		}
	}
	far := side - quietZone - 7
	for _, corner := range [][2]int{{quietZone, quietZone}, {far, quietZone}, {quietZone, far}} {
		for i := range 7 {
			if x, y := corner[0], corner[1]; !grid[y][x+i] || !grid[y+i][x] || !grid[y+3][x+3] || grid[y+1][x+1] {
				t.Fatalf("no corner mark at %v", corner)
			}
		}
	}
	svg, err := QRSVG(signUp, "Mã QR mở trang đăng ký & <đặt mật khẩu>")
	if err != nil {
		t.Fatal(err)
	}
	root := readTree(t, "svg", strings.NewReader(svg))
	if root.attr["role"] != "img" || root.first("title").text != "Mã QR mở trang đăng ký & <đặt mật khẩu>" {
		t.Error("a screen reader has nothing to say")
	}
	for run := range strings.SplitSeq(strings.TrimPrefix(root.all("path")[1].attr["d"], "M"), "M") {
		var x, y, length int
		if _, err := fmt.Sscanf(run, "%d %dh%d", &x, &y, &length); err != nil {
			t.Fatalf("%q: %v", run, err)
		}
		for i := range length {
			if !grid[y][x+i] {
				t.Fatalf("the drawings differ at %d, %d", x+i, y)
			}
			grid[y][x+i] = false
		}
	}
	for y := range grid {
		for x := range grid[y] {
			if grid[y][x] {
				t.Fatalf("the drawings differ at %d, %d", x, y)
			}
		}
	}
}

func TestSquareCodesThatCannotBe(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("đ", 2000)
	if _, err := QRPNG(long, 300); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("too long: %v", err)
	}
	if _, err := QRSVG(long, ""); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("too long: %v", err)
	}
	if _, err := QRPNG(signUp, 20); err == nil {
		t.Error("a code of half pixels")
	}
}
