<?php
// Installs WordPress and publishes the articles of a file: php fill.php FILE
define('WP_INSTALLING', true);
function wp_new_blog_notification() {} // nobody waits for a letter
$_SERVER['HTTP_HOST'] = parse_url(getenv('PEERS_HOME'), PHP_URL_HOST);
require getenv('PEERS_ROOT') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
wp_install('Loa', 'bench', 'bench@example.org', true, '', wp_generate_password());
wp_delete_post(1, true);
update_option('permalink_structure', '/tin/%postname%/');
update_option('posts_per_page', 20);
update_option('posts_per_rss', 20);
update_option('rss_use_excerpt', 1);
update_option('blog_public', 1);
$made = 0;
foreach (json_decode(file_get_contents($argv[1]), true) as $at => $a) {
    $id = wp_insert_post([
        'post_title' => $a['title'], 'post_excerpt' => $a['summary'], 'post_content' => $a['body'], 'post_name' => "bai-$at",
        'post_status' => 'publish', 'post_author' => 1, 'post_date' => date('Y-m-d H:i:s', time() - 60 * (1000 - $at)),
        'post_category' => [wp_create_category($a['topic'])],
    ], true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message() . "\n");
        exit(1);
    }
    $made++;
}
global $wp_rewrite;
$wp_rewrite->init();
$wp_rewrite->flush_rules(false);
echo $made, "\n";
