// Package media reads the files that agencies put before readers: what they are, told
// by what they hold; pictures, opened within bounds of pixels and memory and always
// written anew, so that nothing but the picture is left of them; how long audio and
// video run; and video and audio coded anew by ffmpeg where the machine has it.
package media
