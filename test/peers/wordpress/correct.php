<?php
// Puts an article right, as an editor does: php correct.php SLUG WORDS
$_SERVER['HTTP_HOST'] = parse_url(getenv('PEERS_HOME'), PHP_URL_HOST);
require getenv('PEERS_ROOT') . '/wp-load.php';
$post = get_page_by_path($argv[1], OBJECT, 'post');
$done = wp_update_post(['ID' => $post->ID, 'post_content' => '<p>' . $argv[2] . '</p>' . $post->post_content], true);
if (is_wp_error($done)) {
    fwrite(STDERR, $done->get_error_message() . "\n");
    exit(1);
}
