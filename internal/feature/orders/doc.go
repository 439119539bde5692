// Package orders is urgent orders of the leadership (chỉ đạo tuyên truyền đột xuất):
// what to tell whom by when and with which proof. A coordinator prepares one, a leader
// issues it or sends it back; a leader may write and issue one alone. Issued, it is an
// obligation of the plan that runs that day, each agency addressed acknowledges it and
// proves what it did. Afterwards it gets a later deadline or further agencies, or is
// taken back; evidence stays.
//
// Tables: orders_order, orders_hand, orders_file, orders_agency, orders_step. The
// obligation itself stands in spine/programme. Jobs: Tell tells the people concerned
// at once; notice.MessageMail sends one mail. It appends no evidence.
package orders
