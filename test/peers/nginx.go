package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func nginx() string {
	if path, err := exec.LookPath("nginx"); err == nil {
		return path
	}
	return "/usr/sbin/nginx" // Debian keeps it off an ordinary user's path
}

// ownHeaders are those that nginx makes by itself of a file.
var ownHeaders = []string{"Date", "Content-Length", "Content-Type", "Content-Encoding", "Etag", "Connection", "Server"}

// save keeps what Loa answers as files for nginx, plain and compressed, and gives the
// part of its configuration that serves them with the same headers.
func save(ctx context.Context, base, site string, all []asked) (conf string, err error) {
	for i, a := range all {
		plain, err := get(ctx, base+a.path, "identity")
		if err != nil {
			return "", err
		}
		zipped, err := get(ctx, base+a.path, "gzip")
		if err != nil {
			return "", err
		}
		if plain.status != http.StatusOK || zipped.header.Get("Content-Encoding") != "gzip" {
			return "", fmt.Errorf("%s answers %d, compressed as %q", a.path, plain.status, zipped.header.Get("Content-Encoding"))
		}
		name := fmt.Sprintf("f%d", i)
		for file, body := range map[string][]byte{name: plain.body, name + ".gz": zipped.body} {
			if err := os.WriteFile(filepath.Join(site, file), body, 0o644); err != nil {
				return "", err
			}
		}
		conf += fmt.Sprintf("location = %s { try_files /%s =404; default_type %q;\n", a.path, name, plain.header.Get("Content-Type"))
		for key, values := range plain.header {
			if slices.Contains(ownHeaders, key) {
				continue
			}
			value := strings.Join(values, ", ")
			if key == "X-Request-Id" {
				value = "$request_id"
			}
			conf += fmt.Sprintf("  add_header %s %q;\n", key, value)
		}
		conf += "}\n"
	}
	return conf, nil
}

// nginxConf writes the configuration: as many workers as processors, compressed files
// beside the plain ones, open files kept, an access log as Loa has one.
func nginxConf(dir, address, locations string) (string, error) {
	user := ""
	if os.Getuid() == 0 {
		user = "user root;" // its workers read a private folder
	}
	conf := filepath.Join(dir, "nginx.conf")
	return conf, os.WriteFile(conf, []byte(user+`
daemon off; worker_processes auto; error_log stderr warn; pid `+dir+`/nginx.pid;
events { worker_connections 256; }
http {
  access_log `+dir+`/access.log; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=1000; gzip_static on;
  client_body_temp_path `+dir+`/t1; proxy_temp_path `+dir+`/t2; fastcgi_temp_path `+dir+`/t3; uwsgi_temp_path `+dir+`/t4; scgi_temp_path `+dir+`/t5;
  types { }
  server { listen `+address+`; root `+dir+`/site;
`+locations+`
  }
}
`), 0o600)
}
