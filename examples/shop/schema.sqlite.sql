-- A small online shop: twelve tables, invented. Inquiries and mailings know people by e-mail only.
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, phone TEXT, family_name TEXT, given_name TEXT,
  family_name_kana TEXT, given_name_kana TEXT, birth_date TEXT, gender INTEGER,
  created_at TEXT NOT NULL);
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), recipient TEXT,
  postal_code TEXT, prefecture TEXT, city TEXT, street TEXT, building TEXT, phone TEXT);
CREATE TABLE payment_cards (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id),
  billing_address_id INTEGER REFERENCES addresses(id), holder TEXT, masked_no TEXT, expires TEXT);
CREATE TABLE login_history (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id), ip TEXT,
  user_agent TEXT, at TEXT NOT NULL);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price INTEGER NOT NULL);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id),
  shipping_address_id INTEGER REFERENCES addresses(id), card_id INTEGER REFERENCES payment_cards(id),
  total INTEGER NOT NULL, note TEXT, ordered_at TEXT NOT NULL);
CREATE TABLE order_items (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(id),
  product_id INTEGER NOT NULL REFERENCES products(id), qty INTEGER NOT NULL, price INTEGER NOT NULL,
  gift_message TEXT);
CREATE TABLE shipments (
  id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders(id), recipient TEXT, phone TEXT,
  tracking_no TEXT, shipped_at TEXT);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id),
  product_id INTEGER NOT NULL REFERENCES products(id), nickname TEXT, body TEXT,
  posted_at TEXT);
CREATE TABLE support_tickets (
  id INTEGER PRIMARY KEY, customer_email TEXT NOT NULL, subject TEXT, opened_at TEXT);
CREATE TABLE ticket_messages (
  id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL REFERENCES support_tickets(id), sender TEXT,
  body TEXT, sent_at TEXT);
CREATE TABLE mail_log (
  id INTEGER PRIMARY KEY, email TEXT NOT NULL, campaign TEXT, opened INTEGER, sent_at TEXT);
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
