import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.facet.*;
import org.apache.lucene.facet.sortedset.*;
import org.apache.lucene.index.*;
import org.apache.lucene.queryparser.simple.SimpleQueryParser;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene as a peer. {@code load TSV INDEX} makes the index, {@code serve INDEX} answers a line of a question with a
 * line on a port of the loopback, which it names on standard output. benches/peers/lines.rs tells of the lines.
 */
public class LucenePeer {
  static final int THREADS = 2;
  static final String[] FACETS = {"issuer", "keyword", "published_year"};
  static final Analyzer ANALYZER = new CJKAnalyzer(CharArraySet.EMPTY_SET);

  public static void main(String[] args) throws Exception {
    if (args[0].equals("load")) load(Path.of(args[1]), Path.of(args[2]));
    else serve(Path.of(args[1]));
  }

  static FacetsConfig config() {
    FacetsConfig config = new FacetsConfig();
    config.setMultiValued("keyword", true);
    return config;
  }

  /** Postings carry offsets, so that highlighting need not cut the text again. */
  static FieldType text() {
    FieldType type = new FieldType(TextField.TYPE_STORED);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
    type.freeze();
    return type;
  }

  static void load(Path tsv, Path folder) throws Exception {
    FacetsConfig config = config();
    FieldType text = text();
    IndexWriterConfig settings = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(folder), settings);
        BufferedReader lines = Files.newBufferedReader(tsv)) {
      List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Thread thread = new Thread(() -> {
          try {
            for (String line; (line = next(lines)) != null; ) writer.addDocument(config.build(document(line, text)));
          } catch (Throwable error) {
            failed.add(error);
          }
        });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) thread.join();
      if (!failed.isEmpty()) throw new IOException("cannot index", failed.get(0));
      writer.commit();
      System.out.println("documents " + writer.getDocStats().numDocs);
    }
  }

  static String next(BufferedReader lines) throws IOException {
    synchronized (lines) {
      return lines.readLine();
    }
  }

  static Document document(String line, FieldType text) {
    String[] part = line.split("\t", -1);
    Document document = new Document();
    document.add(new StringField("id", part[0], Field.Store.YES));
    document.add(new Field("title", part[1], text));
    document.add(new Field("body", part[2], text));
    facet(document, "issuer", part[3]);
    // The same keyword twice is one.
    for (String keyword : new LinkedHashSet<>(List.of(part[4].split("\u001f")))) facet(document, "keyword", keyword);
    String[] rest = {"topic", "doc_number", "catalog_number", "written_date", "published_date"};
    for (int i = 0; i < rest.length; i++) document.add(new StringField(rest[i], part[5 + i], Field.Store.YES));
    facet(document, "published_year", part[10]);
    return document;
  }

  static void facet(Document document, String name, String value) {
    if (value.isEmpty()) return;
    document.add(new SortedSetDocValuesFacetField(name, value));
    document.add(new StoredField(name, value));
  }

  static void serve(Path folder) throws Exception {
    DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder));
    IndexSearcher searcher = new IndexSearcher(reader);
    SortedSetDocValuesReaderState state = new DefaultSortedSetDocValuesReaderState(reader, config());
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    System.out.println("port " + socket.getLocalPort());
    while (true) {
      Socket client = socket.accept();
      client.setTcpNoDelay(true);
      Thread thread = new Thread(() -> converse(client, searcher, state));
      thread.setDaemon(true);
      thread.start();
    }
  }

  static void converse(Socket client, IndexSearcher searcher, SortedSetDocValuesReaderState state) {
    try (client) {
      BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = client.getOutputStream();
      for (String line; (line = in.readLine()) != null; ) {
        String answer;
        try {
          answer = answer(line.split("\t", -1), searcher, state);
        } catch (Exception error) {
          answer = "!" + error;
        }
        out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException gone) {
      // The client left, which ends its thread.
    }
  }

  static String answer(String[] asked, IndexSearcher searcher, SortedSetDocValuesReaderState state) throws IOException {
    boolean phrase = asked[0].equals("phrase");
    SimpleQueryParser parser = new SimpleQueryParser(ANALYZER, Map.of("title", 3f, "body", 1f));
    parser.setDefaultOperator(BooleanClause.Occur.MUST);
    Query query = parser.parse(phrase ? '"' + asked[1] + '"' : asked[1]);
    if (!asked[2].isEmpty()) {
      query = new BooleanQuery.Builder().add(query, BooleanClause.Occur.MUST)
          .add(new TermQuery(new Term("id", asked[2])), BooleanClause.Occur.FILTER).build();
    }
    TopScoreDocCollector top = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
    FacetsCollector matches = new FacetsCollector();
    searcher.search(query, MultiCollector.wrap(top, matches));
    TopDocs hits = top.topDocs();
    Facets facets = new SortedSetDocValuesFacetCounts(state, matches);
    int values = 0;
    for (String name : FACETS) {
      FacetResult result = facets.getTopChildren(10, name);
      if (result != null) values += result.labelValues.length;
    }
    UnifiedHighlighter highlighter = UnifiedHighlighter.builder(searcher, ANALYZER).withMaxLength(Integer.MAX_VALUE - 1).build();
    Map<String, String[]> marked = highlighter.highlightFields(new String[] {"title", "body"}, query, hits);
    int snippets = 0;
    for (String snippet : marked.get("body")) if (snippet != null) snippets++;
    StringJoiner ids = new StringJoiner(" ");
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : hits.scoreDocs) ids.add(stored.document(hit.doc, Set.of("id", "title", "issuer", "published_date")).get("id"));
    return hits.totalHits.value + "\t" + ids + "\t" + values + "\t" + snippets;
  }
}
