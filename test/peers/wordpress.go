package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// wordPressAt is where Debian's package keeps the program.
const wordPressAt = "/usr/share/wordpress"

// pageTTL is how long nginx keeps WordPress's pages. Guides of nginx and WordPress name
// ten minutes to an hour; a shorter time draws more pages anew.
const pageTTL = time.Minute

var (
	//go:embed wordpress/fill.php
	fillPHP []byte
	//go:embed wordpress/correct.php
	correctPHP []byte
)

// wordPress is WordPress with its own database, behind nginx that keeps its pages: all of
// it in the folder of the run.
type wordPress struct {
	*server // nginx

	dir        string
	fpm, maria *exec.Cmd
}

// found gives the first file that a pattern names.
func found(patterns ...string) (string, error) {
	for _, p := range patterns {
		if all, _ := filepath.Glob(p); len(all) > 0 {
			return all[0], nil
		}
	}
	return "", fmt.Errorf("nothing is at %s", strings.Join(patterns, ", "))
}

// wordPress installs WordPress, publishes as many articles as Loa has and starts what
// answers for it. Its pages are kept compressed, as PHP makes them, so that nginx need not
// compress each answer: the fastest usual way.
func (b bench) wordPress(ctx context.Context, articles int) (w *wordPress, err error) {
	fpm, err := found("/usr/sbin/php-fpm*", "/usr/local/sbin/php-fpm*")
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	w = &wordPress{dir: filepath.Join(b.dir, "wordpress")}
	if err := w.begin(ctx, fpm, address, articles); err != nil {
		return nil, errors.Join(err, w.stop())
	}
	return w, nil
}

func (w *wordPress) begin(ctx context.Context, fpm, address string, articles int) (err error) {
	if err := w.lay(ctx, address, articles); err != nil {
		return err
	}
	if err := w.database(ctx); err != nil {
		return err
	}
	out, err := w.php(ctx, address, "fill.php", filepath.Join(w.dir, "articles.json"))
	if err != nil {
		return err
	}
	if strings.TrimSpace(out) != strconv.Itoa(articles) {
		return fmt.Errorf("WordPress took %q of %d articles", out, articles)
	}
	w.fpm = exec.CommandContext(ctx, fpm, "--nodaemonize", "--allow-to-run-as-root", "--fpm-config", filepath.Join(w.dir, "fpm.conf"))
	if err := w.fpm.Start(); err != nil {
		return err
	}
	w.server, err = start(ctx, address, "/", filepath.Join(w.dir, "nginx.log"), nginx(), "-p", w.dir, "-c", filepath.Join(w.dir, "nginx.conf"))
	return err
}

// lay writes the program, its configuration and the articles into its folder.
func (w *wordPress) lay(ctx context.Context, address string, articles int) error {
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, "cp", "-aL", wordPressAt, filepath.Join(w.dir, "site")).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	type piece struct {
		Title   string `json:"title"`
		Summary string `json:"summary"`
		Body    string `json:"body"`
		Topic   string `json:"topic"`
	}
	all := make([]piece, articles)
	for i := range all {
		words := article(i)
		all[i] = piece{words.Title, words.Summary, words.Body, words.Topics[0]}
	}
	pieces, err := json.Marshal(all)
	if err != nil {
		return err
	}
	user := ""
	if os.Getuid() == 0 {
		user = "user = root\ngroup = root\n"
	}
	files := map[string][]byte{
		"articles.json": pieces, "fill.php": fillPHP, "correct.php": correctPHP, "nginx.conf": []byte(w.nginxConf(address)),
		"site/wp-config.php": []byte(`<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:` + filepath.Join(w.dir, "sql.sock") + `'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', 'http://` + address + `'); define('WP_SITEURL', WP_HOME);
define('WP_DEFAULT_THEME', 'twentytwentythree'); define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`),
		"fpm.conf": []byte(`[global]
error_log = ` + w.dir + `/fpm.log
[site]
` + user + `listen = ` + w.dir + `/fpm.sock
pm = static
pm.max_children = 4
php_admin_value[zlib.output_compression] = On
`),
	}
	// At an address of this machine WordPress leads its readers round in a circle.
	own := filepath.Join("site", "wp-content", "mu-plugins")
	if err := os.MkdirAll(filepath.Join(w.dir, own), 0o755); err != nil {
		return err
	}
	files[filepath.Join(own, "peers.php")] = []byte("<?php remove_action('template_redirect', 'redirect_canonical');\n")
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(w.dir, name), body, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// database starts a database of its own and makes WordPress's.
func (w *wordPress) database(ctx context.Context) error {
	data, sock := filepath.Join(w.dir, "sql"), filepath.Join(w.dir, "sql.sock")
	out, err := exec.CommandContext(ctx, "mariadb-install-db", "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	maria, err := found("/usr/sbin/mariadbd", "/usr/libexec/mariadbd", "/usr/sbin/mysqld")
	if err != nil {
		return err
	}
	w.maria = exec.CommandContext(ctx, maria, "--no-defaults", "--datadir="+data, "--socket="+sock, "--pid-file="+filepath.Join(w.dir, "sql.pid"), "--skip-networking")
	if os.Getuid() == 0 {
		w.maria.Args = append(w.maria.Args, "--user=root")
	}
	if err := w.maria.Start(); err != nil {
		return err
	}
	for range 300 {
		if out, err = exec.CommandContext(ctx, "mariadb", "--no-defaults", "--socket="+sock, "--user=root", "--execute=CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4").CombinedOutput(); err == nil {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("%w: %s", err, out)
}

// php runs one of WordPress's scripts.
func (w *wordPress) php(ctx context.Context, address, script string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "php", append([]string{filepath.Join(w.dir, script)}, args...)...)
	cmd.Env = append(os.Environ(), "PEERS_HOME=http://"+address, "PEERS_ROOT="+filepath.Join(w.dir, "site"))
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, said.String())
	}
	return string(out), err
}

// nginxConf keeps pages by address and coding, as guides for WordPress do, and lets one
// reader at a time draw a page that has run out, while the others get the old one.
func (w *wordPress) nginxConf(address string) string {
	user := ""
	if os.Getuid() == 0 {
		user = "user root;"
	}
	d := w.dir
	return user + `
daemon off; worker_processes auto; error_log stderr warn; pid ` + d + `/nginx.pid;
events { worker_connections 256; }
http {
  access_log ` + d + `/access.log; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=1000;
  client_body_temp_path ` + d + `/t1; proxy_temp_path ` + d + `/t2; fastcgi_temp_path ` + d + `/t3; uwsgi_temp_path ` + d + `/t4; scgi_temp_path ` + d + `/t5;
  include /etc/nginx/mime.types;
  fastcgi_cache_path ` + d + `/pages levels=1:2 keys_zone=pages:20m inactive=60m;
  fastcgi_cache_key "$scheme$request_method$host$request_uri$http_accept_encoding";
  server {
    listen ` + address + `; root ` + d + `/site; index index.php;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ~ \.php$ {
      include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_pass unix:` + d + `/fpm.sock;
      fastcgi_cache pages; fastcgi_cache_valid 200 ` + fmt.Sprint(int(pageTTL.Seconds())) + `s; fastcgi_cache_lock on;
      fastcgi_cache_use_stale updating error timeout; fastcgi_cache_background_update on;
      fastcgi_ignore_headers Cache-Control Expires Set-Cookie; fastcgi_buffers 32 16k;
    }
  }
}
`
}

// stop ends what answers for WordPress.
func (w *wordPress) stop() (err error) {
	if w.server != nil {
		err = w.server.stop()
	}
	for _, cmd := range []*exec.Cmd{w.fpm, w.maria} {
		if cmd != nil && cmd.Process != nil {
			_ = cmd.Process.Signal(syscall.SIGTERM) // one that ended already needs no telling
			_ = cmd.Wait()
		}
	}
	return err
}

// stale tells how long readers get what was put right.
func (w *wordPress) stale(ctx context.Context, slug string) (time.Duration, error) {
	at, words := "http://"+w.address+"/tin/"+slug+"/", "Bản này đã được sửa"
	if _, err := get(ctx, at, "identity"); err != nil {
		return 0, err
	}
	if _, err := w.php(ctx, w.address, "correct.php", slug, words); err != nil {
		return 0, err
	}
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		page, err := get(ctx, at, "identity")
		took := time.Since(began)
		if err != nil || bytes.Contains(page.body, []byte(words)) {
			return took, err
		}
		if took > 3*pageTTL {
			return took, errors.New("a correction is not seen at all")
		}
	}
}
