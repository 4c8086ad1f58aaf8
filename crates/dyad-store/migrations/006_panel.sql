-- Version 6: the panel of pairs by period of 5 days, which base rates are counted from.

-- Acts that were done, and between whom each is counted: a pair; else the state that it happens
-- inside of, when both sides are of one state, or when somebody acts on nobody named who does not act
-- abroad for the state. A threat or a promise is done when it is made.
CREATE VIEW act AS
    SELECT item_id, article_id, report_date, date_start, date_end, event_type,
        CASE
            WHEN dyad IS NOT NULL THEN dyad
            WHEN a_iso3c = b_iso3c AND a_code <> b_code THEN a_iso3c
            WHEN b_name IS NULL AND a_sector NOT IN ('GOV', 'MIL', 'SPY') THEN a_iso3c
        END AS sides
    FROM event
    WHERE actuality IN ('happened', 'ongoing')
        OR date_start <= report_date AND (
            event_type = 'THREATEN' AND actuality = 'threatened'
            OR event_type = 'AGREE' AND actuality = 'planned');

-- What the panel counts: acts dated to a week or better, told within a quarter of a year. What is
-- told years after is told because of what came of it, and would tilt every rate.
CREATE VIEW panel_act AS
    SELECT item_id, sides, CAST(julianday(date_start) + 0.5 AS INTEGER) / 5 AS period, event_type
    FROM act
    WHERE sides IS NOT NULL
        AND julianday(date_end) - julianday(date_start) BETWEEN 0 AND 6
        AND julianday(report_date) - julianday(date_start) BETWEEN 0 AND 92;

-- Reports by type. Kept by triggers, whoever writes events.
CREATE TABLE panel (
    sides            TEXT NOT NULL,     -- KOR-PRK; TURGOV-TUROPP; TUR: inside it, no two roles told apart
    period           INTEGER NOT NULL,  -- Julian day number / 5
    agree            INTEGER NOT NULL,
    consult          INTEGER NOT NULL,
    support          INTEGER NOT NULL,
    concede          INTEGER NOT NULL,
    cooperate        INTEGER NOT NULL,
    aid              INTEGER NOT NULL,
    retreat          INTEGER NOT NULL,
    request          INTEGER NOT NULL,
    accuse           INTEGER NOT NULL,
    reject           INTEGER NOT NULL,
    threaten         INTEGER NOT NULL,
    protest          INTEGER NOT NULL,
    sanction         INTEGER NOT NULL,
    mobilize         INTEGER NOT NULL,
    coerce           INTEGER NOT NULL,
    assault          INTEGER NOT NULL,
    -- which types have a report, bit 0 is agree
    types            INTEGER NOT NULL GENERATED ALWAYS AS (
        (agree > 0) + (consult > 0) * 2 + (support > 0) * 4 + (concede > 0) * 8
        + (cooperate > 0) * 16 + (aid > 0) * 32 + (retreat > 0) * 64 + (request > 0) * 128
        + (accuse > 0) * 256 + (reject > 0) * 512 + (threaten > 0) * 1024
        + (protest > 0) * 2048 + (sanction > 0) * 4096 + (mobilize > 0) * 8192
        + (coerce > 0) * 16384 + (assault > 0) * 32768) STORED,
    PRIMARY KEY (sides, period)
) STRICT, WITHOUT ROWID;

-- Acts as rows of the panel, one report each.
CREATE VIEW panel_report AS
    SELECT item_id, sides, period,
        event_type = 'AGREE' AS agree, event_type = 'CONSULT' AS consult,
        event_type = 'SUPPORT' AS support, event_type = 'CONCEDE' AS concede,
        event_type = 'COOPERATE' AS cooperate, event_type = 'AID' AS aid,
        event_type = 'RETREAT' AS retreat, event_type = 'REQUEST' AS request,
        event_type = 'ACCUSE' AS accuse, event_type = 'REJECT' AS reject,
        event_type = 'THREATEN' AS threaten, event_type = 'PROTEST' AS protest,
        event_type = 'SANCTION' AS sanction, event_type = 'MOBILIZE' AS mobilize,
        event_type = 'COERCE' AS coerce, event_type = 'ASSAULT' AS assault
    FROM panel_act;

INSERT INTO panel
    SELECT sides, period, sum(agree), sum(consult), sum(support), sum(concede), sum(cooperate),
        sum(aid), sum(retreat), sum(request), sum(accuse), sum(reject), sum(threaten), sum(protest),
        sum(sanction), sum(mobilize), sum(coerce), sum(assault)
    FROM panel_report GROUP BY sides, period;

CREATE TRIGGER panel_event_added AFTER INSERT ON event BEGIN
    INSERT INTO panel
        SELECT sides, period, agree, consult, support, concede, cooperate, aid, retreat, request,
            accuse, reject, threaten, protest, sanction, mobilize, coerce, assault
        FROM panel_report WHERE item_id = new.item_id
    ON CONFLICT (sides, period) DO UPDATE SET
        agree = agree + excluded.agree, consult = consult + excluded.consult,
        support = support + excluded.support, concede = concede + excluded.concede,
        cooperate = cooperate + excluded.cooperate, aid = aid + excluded.aid,
        retreat = retreat + excluded.retreat, request = request + excluded.request,
        accuse = accuse + excluded.accuse, reject = reject + excluded.reject,
        threaten = threaten + excluded.threaten, protest = protest + excluded.protest,
        sanction = sanction + excluded.sanction, mobilize = mobilize + excluded.mobilize,
        coerce = coerce + excluded.coerce, assault = assault + excluded.assault;
END;

CREATE TRIGGER panel_event_removed BEFORE DELETE ON event BEGIN
    UPDATE panel SET
        agree = panel.agree - gone.agree, consult = panel.consult - gone.consult,
        support = panel.support - gone.support, concede = panel.concede - gone.concede,
        cooperate = panel.cooperate - gone.cooperate, aid = panel.aid - gone.aid,
        retreat = panel.retreat - gone.retreat, request = panel.request - gone.request,
        accuse = panel.accuse - gone.accuse, reject = panel.reject - gone.reject,
        threaten = panel.threaten - gone.threaten, protest = panel.protest - gone.protest,
        sanction = panel.sanction - gone.sanction, mobilize = panel.mobilize - gone.mobilize,
        coerce = panel.coerce - gone.coerce, assault = panel.assault - gone.assault
    FROM panel_report AS gone
    WHERE gone.item_id = old.item_id AND panel.sides = gone.sides AND panel.period = gone.period;
END;
