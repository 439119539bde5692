package office
import ("testing";"os";"strings";"archive/zip";"bytes";"runtime";"time";"io")
func TestLook(t *testing.T){
 p:=sampleReport()
 p.Title=strings.Repeat("Kết quả thực hiện công tác thông tin, tuyên truyền cải cách hành chính ",5)
 p.Agency="Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính thành phố Đồng Nai"
 p.Draft=true; p.Number="9"
 p.SignTitle=[]string{"Chủ tịch Ủy ban nhân dân phường Trấn Biên","Phó Chủ tịch phụ trách lĩnh vực văn hóa - xã hội"}
 p.Addressees=append(p.Addressees, strings.Repeat("Văn phòng ",20))
 p.Body=append(p.Body, Table{Rows:[]Row{TextRow(strings.Repeat("x",200),"b","c","d","e","f","g")}}, Table{}, List{})
 b,err:=DOCX(p); if err!=nil{t.Fatal(err)}
 os.WriteFile("/tmp/look/stress.docx",b,0o644)
 good,_:=WriteSheets(sampleSheet())
 for name,mk:=range map[string]func()[]byte{
  "sst":func()[]byte{return bytes.Repeat([]byte("<si/>"),30<<20/5)},
  "sstwrapped":func()[]byte{return append(append([]byte(`<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`),bytes.Repeat([]byte("<si/>"),(4900000)/5)...),[]byte("</sst>")...)},
 }{ _ = name
  var out bytes.Buffer; z:=zip.NewWriter(&out); r,_:=zip.NewReader(bytes.NewReader(good),int64(len(good)))
  for _,f:=range r.File{ w,_:=z.Create(f.Name); if f.Name=="xl/sharedStrings.xml"{w.Write(mk());continue}; rc,_:=f.Open(); io.Copy(w,rc)}
  z.Close()
  var m0,m1 runtime.MemStats; runtime.ReadMemStats(&m0); t0:=time.Now()
  _,err:=ReadSheet(out.Bytes(),"",sampleColumns); runtime.ReadMemStats(&m1)
  t.Log(name,out.Len(),err,time.Since(t0),(m1.TotalAlloc-m0.TotalAlloc)>>20,"MB alloc", (m1.Sys)>>20,"sys")
 }
 // rows of empty far cells
 var out bytes.Buffer; z:=zip.NewWriter(&out); r,_:=zip.NewReader(bytes.NewReader(good),int64(len(good)))
 for _,f:=range r.File{ w,_:=z.Create(f.Name); if f.Name=="xl/worksheets/sheet1.xml"{io.WriteString(w,`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`); for range 700000 {io.WriteString(w,`<row><c r="XFD1" t="s"/></row>`)}; io.WriteString(w,"</sheetData></worksheet>");continue}; rc,_:=f.Open(); io.Copy(w,rc)}
 z.Close()
 t0:=time.Now(); _,err=ReadSheet(out.Bytes(),"",sampleColumns); var m1 runtime.MemStats; runtime.ReadMemStats(&m1)
 t.Log("rows",err,time.Since(t0),m1.Sys>>20)
}
