-- A small online shop: twelve tables, invented. Inquiries and mailings know people by e-mail only.
CREATE TABLE customers (
  id bigint PRIMARY KEY, email varchar(200) NOT NULL UNIQUE, phone varchar(200), family_name varchar(200), given_name varchar(200),
  family_name_kana varchar(200), given_name_kana varchar(200), birth_date date, gender smallint,
  created_at datetime NOT NULL) CHARACTER SET utf8mb4;
CREATE TABLE addresses (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, recipient varchar(200),
  postal_code varchar(200), prefecture varchar(200), city varchar(200), street varchar(200), building varchar(200), phone varchar(200)) CHARACTER SET utf8mb4;
CREATE TABLE payment_cards (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL,
  billing_address_id bigint, holder varchar(200), masked_no varchar(200), expires varchar(200)) CHARACTER SET utf8mb4;
CREATE TABLE login_history (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, ip varchar(200),
  user_agent varchar(200), at datetime NOT NULL) CHARACTER SET utf8mb4;
CREATE TABLE products (id bigint PRIMARY KEY, name varchar(200) NOT NULL, price integer NOT NULL) CHARACTER SET utf8mb4;
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL,
  shipping_address_id bigint, card_id bigint,
  total integer NOT NULL, note varchar(200), ordered_at datetime NOT NULL) CHARACTER SET utf8mb4;
CREATE TABLE order_items (
  id bigint PRIMARY KEY, order_id bigint NOT NULL,
  product_id bigint NOT NULL, qty integer NOT NULL, price integer NOT NULL,
  gift_message varchar(200)) CHARACTER SET utf8mb4;
CREATE TABLE shipments (
  id bigint PRIMARY KEY, order_id bigint NOT NULL, recipient varchar(200), phone varchar(200),
  tracking_no varchar(200), shipped_at datetime) CHARACTER SET utf8mb4;
CREATE TABLE reviews (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL,
  product_id bigint NOT NULL, nickname varchar(200), body text,
  posted_at datetime) CHARACTER SET utf8mb4;
CREATE TABLE support_tickets (
  id bigint PRIMARY KEY, customer_email varchar(200) NOT NULL, subject varchar(200), opened_at datetime) CHARACTER SET utf8mb4;
CREATE TABLE ticket_messages (
  id bigint PRIMARY KEY, ticket_id bigint NOT NULL, sender varchar(200),
  body text, sent_at datetime) CHARACTER SET utf8mb4;
CREATE TABLE mail_log (
  id bigint PRIMARY KEY, email varchar(200) NOT NULL, campaign varchar(200), opened boolean, sent_at datetime) CHARACTER SET utf8mb4;
-- INDEXES
CREATE INDEX customers_phone ON customers(phone);
CREATE INDEX customers_name ON customers(family_name, given_name);
CREATE INDEX addresses_customer ON addresses(customer_id);
CREATE INDEX payment_cards_customer ON payment_cards(customer_id);
CREATE INDEX payment_cards_address ON payment_cards(billing_address_id);
CREATE INDEX login_history_customer ON login_history(customer_id);
CREATE INDEX orders_customer ON orders(customer_id);
CREATE INDEX orders_address ON orders(shipping_address_id);
CREATE INDEX orders_card ON orders(card_id);
CREATE INDEX order_items_order ON order_items(order_id);
CREATE INDEX order_items_product ON order_items(product_id);
CREATE INDEX shipments_order ON shipments(order_id);
CREATE INDEX shipments_tracking ON shipments(tracking_no);
CREATE INDEX reviews_customer ON reviews(customer_id);
CREATE INDEX reviews_product ON reviews(product_id);
CREATE INDEX support_tickets_email ON support_tickets(customer_email);
CREATE INDEX ticket_messages_ticket ON ticket_messages(ticket_id);
CREATE INDEX mail_log_email ON mail_log(email);
ALTER TABLE addresses ADD FOREIGN KEY (customer_id) REFERENCES customers(id);
ALTER TABLE payment_cards ADD FOREIGN KEY (customer_id) REFERENCES customers(id);
ALTER TABLE payment_cards ADD FOREIGN KEY (billing_address_id) REFERENCES addresses(id);
ALTER TABLE login_history ADD FOREIGN KEY (customer_id) REFERENCES customers(id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers(id);
ALTER TABLE orders ADD FOREIGN KEY (shipping_address_id) REFERENCES addresses(id);
ALTER TABLE orders ADD FOREIGN KEY (card_id) REFERENCES payment_cards(id);
ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders(id);
ALTER TABLE order_items ADD FOREIGN KEY (product_id) REFERENCES products(id);
ALTER TABLE shipments ADD FOREIGN KEY (order_id) REFERENCES orders(id);
ALTER TABLE reviews ADD FOREIGN KEY (customer_id) REFERENCES customers(id);
ALTER TABLE reviews ADD FOREIGN KEY (product_id) REFERENCES products(id);
ALTER TABLE ticket_messages ADD FOREIGN KEY (ticket_id) REFERENCES support_tickets(id);
