-- A small online shop: twelve tables, invented. Inquiries and mailings know people by e-mail only.
CREATE TABLE customers (
  id bigint PRIMARY KEY, email text NOT NULL UNIQUE, phone text, family_name text, given_name text,
  family_name_kana text, given_name_kana text, birth_date date, gender smallint,
  created_at timestamptz NOT NULL);
CREATE TABLE addresses (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, recipient text,
  postal_code text, prefecture text, city text, street text, building text, phone text);
CREATE TABLE payment_cards (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL,
  billing_address_id bigint, holder text, masked_no text, expires text);
CREATE TABLE login_history (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL, ip text,
  user_agent text, at timestamptz NOT NULL);
CREATE TABLE products (id bigint PRIMARY KEY, name text NOT NULL, price integer NOT NULL);
CREATE TABLE orders (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL,
  shipping_address_id bigint, card_id bigint,
  total integer NOT NULL, note text, ordered_at timestamptz NOT NULL);
CREATE TABLE order_items (
  id bigint PRIMARY KEY, order_id bigint NOT NULL,
  product_id bigint NOT NULL, qty integer NOT NULL, price integer NOT NULL,
  gift_message text);
CREATE TABLE shipments (
  id bigint PRIMARY KEY, order_id bigint NOT NULL, recipient text, phone text,
  tracking_no text, shipped_at timestamptz);
CREATE TABLE reviews (
  id bigint PRIMARY KEY, customer_id bigint NOT NULL,
  product_id bigint NOT NULL, nickname text, body text,
  posted_at timestamptz);
CREATE TABLE support_tickets (
  id bigint PRIMARY KEY, customer_email text NOT NULL, subject text, opened_at timestamptz);
CREATE TABLE ticket_messages (
  id bigint PRIMARY KEY, ticket_id bigint NOT NULL, sender text,
  body text, sent_at timestamptz);
CREATE TABLE mail_log (
  id bigint PRIMARY KEY, email text NOT NULL, campaign text, opened boolean, sent_at timestamptz);
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
